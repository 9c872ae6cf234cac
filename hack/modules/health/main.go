// Command health says how Argo CD and Flux judge resources: argo runs the Lua health check that is given, by the rules
// and with the interpreter of Argo CD; flux runs Flux's kstatus.
//
//	health CHECK.lua <resources    JSON documents, one after the other; prints one line of JSON for each
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type verdict struct {
	Status  string `json:"status"`
	Message string `json:"message,omitempty"`
}

type verdicts struct {
	Argo verdict `json:"argo"`
	Flux verdict `json:"flux"`
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "health:", err)
		os.Exit(1)
	}
}

func run(arguments []string, in io.Reader, out io.Writer) error {
	if len(arguments) != 1 {
		return errors.New("usage: health CHECK.lua <resources")
	}
	check, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	documents, results := json.NewDecoder(in), json.NewEncoder(out)
	for {
		resource := &unstructured.Unstructured{}
		if err := documents.Decode(resource); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		both, err := judge(string(check), resource)
		if err != nil {
			return fmt.Errorf("%s %s: %w", resource.GetKind(), resource.GetName(), err)
		}
		if err := results.Encode(both); err != nil {
			return err
		}
	}
}

func judge(check string, resource *unstructured.Unstructured) (verdicts, error) {
	argo, err := argoHealth(check, resource)
	if err != nil {
		return verdicts{}, err
	}
	flux, err := status.Compute(resource)
	if err != nil {
		return verdicts{}, err
	}
	return verdicts{Argo: argo, Flux: verdict{Status: flux.Status.String(), Message: flux.Message}}, nil
}
