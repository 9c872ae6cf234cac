module monitoring

go 1.26.0

// Only its CRDs are read: hack/lib/tools.sh.
require github.com/prometheus-operator/prometheus-operator v0.85.0
