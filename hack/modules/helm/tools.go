//go:build tools

// Package tools names the program that hack/lib/tools.sh builds where no download serves.
package tools

import _ "helm.sh/helm/v4/cmd/helm"
