package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	lua "github.com/yuin/gopher-lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// What Argo CD gives a check: this time, and these libraries unless useOpenLibs is set.
const timeout = time.Second

var libraries = []struct {
	name string
	open lua.LGFunction
}{
	{lua.LoadLibName, lua.OpenPackage},
	{lua.BaseLibName, lua.OpenBase},
	{lua.TabLibName, lua.OpenTable},
}

var codes = []string{"Unknown", "Progressing", "Suspended", "Healthy", "Degraded", "Missing"}

func argoHealth(check string, resource *unstructured.Unstructured) (verdict, error) {
	// Argo CD asks no check about what is on its way out.
	if resource.GetDeletionTimestamp() != nil {
		return verdict{Status: "Progressing", Message: "Pending deletion"}, nil
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range libraries {
		call := lua.P{Fn: state.NewFunction(library.open), Protect: true}
		if err := state.CallByParam(call, lua.LString(library.name)); err != nil {
			return verdict{}, err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", value(state, resource.Object))
	if err := state.DoString(check); err != nil {
		return verdict{}, err
	}
	return result(state.Get(-1))
}

func result(returned lua.LValue) (verdict, error) {
	table, ok := returned.(*lua.LTable)
	if !ok {
		return verdict{}, fmt.Errorf("the check returned %s, not a table", returned.Type())
	}
	found := verdict{Status: lua.LVAsString(table.RawGetString("status")), Message: lua.LVAsString(table.RawGetString("message"))}
	if !slices.Contains(codes, found.Status) {
		return verdict{}, fmt.Errorf("the check returned the status %q, which Argo CD does not know", found.Status)
	}
	return found, nil
}

func value(state *lua.LState, of any) lua.LValue {
	switch each := of.(type) {
	case bool:
		return lua.LBool(each)
	case string:
		return lua.LString(each)
	case int64:
		return lua.LNumber(each)
	case float64:
		return lua.LNumber(each)
	case []any:
		list := state.NewTable()
		for _, item := range each {
			list.Append(value(state, item))
		}
		return list
	case map[string]any:
		table := state.NewTable()
		for key, item := range each {
			table.RawSetString(key, value(state, item))
		}
		return table
	}
	return lua.LNil
}
