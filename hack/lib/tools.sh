# shellcheck shell=bash
# Programs of Kubernetes: those that are there, else downloaded, else built from their Go modules.
#   obtain PROGRAM      sets TOOL to the path of etcd, kube-apiserver, kubectl, helm, or what a node needs:
#                       kube-controller-manager, kube-scheduler, kubelet
#   monitoring_crds     sets CRDS to the folder of Prometheus Operator's, one file each

KUBERNETES_VERSION=1.36.3
ETCD_VERSION=3.6.16
HELM_VERSION=4.3.1
HELM_RELEASES=${HELM_RELEASES:-https://get.helm.sh} # a mirror serves as well
ENVTEST_INDEX=${ENVTEST_INDEX:-https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml} # a mirror serves as well
RELEASES=${KUBERNETES_RELEASES:-https://dl.k8s.io} # a mirror serves as well
MODULES=$(cd "$(dirname "${BASH_SOURCE[0]}")/../modules" >/dev/null && pwd)

obtain() {
  if [ -n "${KUBEBUILDER_ASSETS:-}" ] && [ -x "$KUBEBUILDER_ASSETS/$1" ]; then
    TOOL=$KUBEBUILDER_ASSETS/$1
    return 0
  fi
  ! TOOL=$(type -P "$1") || return 0
  TOOL=$(tools_dir "$1")/$1
  [ ! -x "$TOOL" ] || return 0
  with_lock tools make_tool "$1" || exit 1
  # Had a download served, every program would be there now: the next one need not try again.
  [ "$1" = helm ] || DOWNLOAD_TRIED=yes
}

platform() {
  local arch
  arch=$(uname -m)
  case $arch in
    x86_64) arch=amd64 ;;
    aarch64) arch=arm64 ;;
  esac
  printf '%s %s\n' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$arch"
}

# tools_dir [PROGRAM]
tools_dir() {
  local folder=kube/$KUBERNETES_VERSION
  [ "${1:-}" != helm ] || folder=helm/$HELM_VERSION
  printf '%s/%s-%s\n' "$CACHE" "$folder" "$(platform | tr ' ' '-')"
}

make_tool() {
  local dir
  dir=$(tools_dir "$1")
  mkdir -p "$dir"
  # Another process may have made it while this one waited for the lock.
  [ ! -x "$dir/$1" ] || return 0
  case $1 in
    helm) download_helm "$dir" || build_tool helm "$dir" ;;
    etcd | kube-apiserver | kubectl) download_envtest "$dir" || build_tool "$1" "$dir" ;;
    # The envtest archive has none of these.
    *) download_release "$1" "$dir" || build_tool "$1" "$dir" ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

sha512() {
  if command -v sha512sum >/dev/null 2>&1; then sha512sum "$1"; else shasum -a 512 "$1"; fi | cut -d ' ' -f 1
}

# fetch ADDRESS FILE SECONDS
fetch() { curl -fsSL --connect-timeout 5 --max-time "$3" -o "$2" "$1"; }

# Prints 'file hash address' of the newest patch of our minor version in the index; hash and address follow the file.
envtest_entry() {
  awk -v minor="envtest-v${KUBERNETES_VERSION%.*}." -v end="-$2-$3.tar.gz:" '
    index($1, "envtest-") == 1 { file = "" }
    index($1, minor) == 1 && substr($1, length($1) - length(end) + 1) == end {
      file = $1; patch = substr(file, length(minor) + 1, length(file) - length(minor) - length(end))
    }
    file != "" && $1 == "hash:" { hash = $2 }
    file != "" && $1 == "selfLink:" && patch ~ /^[0-9]+$/ { print patch, hash, $2 }
  ' "$1" | sort -n | tail -n 1
}

download_envtest() {
  local dir=$1 os arch patch hash address
  [ -z "${DOWNLOAD_TRIED:-}" ] || return 1
  command -v curl >/dev/null 2>&1 || { step "no curl here to download the envtest archive; building from the Go modules instead"; return 1; }
  read -r os arch <<<"$(platform)"
  fetch "$ENVTEST_INDEX" "$dir/envtest.yaml" 20 2>/dev/null \
    || { step "the envtest archive is out of reach; building from the Go modules instead"; return 1; }
  read -r patch hash address <<<"$(envtest_entry "$dir/envtest.yaml" "$os" "$arch")"
  [ -n "$address" ] \
    || { step "no envtest archive ${KUBERNETES_VERSION%.*} for $os/$arch; building from the Go modules instead"; return 1; }
  progress "downloading Kubernetes ${KUBERNETES_VERSION%.*}.$patch (envtest archive)" "$dir/download.log" \
    fetch "$address" "$dir/envtest.tar.gz" 900 || return 1
  [ "$(sha512 "$dir/envtest.tar.gz")" = "$hash" ] \
    || { rm -f "$dir/envtest.tar.gz"; step "the envtest archive has a wrong checksum; building instead"; return 1; }
  unpack_envtest "$dir" || { step "the envtest archive cannot be unpacked; building instead"; return 1; }
}

# One program of a Kubernetes release, as its project publishes it.
download_release() {
  local os arch address
  command -v curl >/dev/null 2>&1 || return 1
  read -r os arch <<<"$(platform)"
  address=$RELEASES/v$KUBERNETES_VERSION/bin/$os/$arch/$1
  fetch "$address.sha512" "$2/$1.sha512" 20 2>/dev/null \
    || { step "the releases of Kubernetes are out of reach; building $1 from its Go modules instead"; return 1; }
  progress "downloading $1 $KUBERNETES_VERSION" "$2/download.log" fetch "$address" "$2/$1.new" 900 || return 1
  [ "$(sha512 "$2/$1.new")" = "$(cat "$2/$1.sha512")" ] \
    || { rm -f "$2/$1.new"; step "$1 has a wrong checksum; building instead"; return 1; }
  chmod +x "$2/$1.new" && mv "$2/$1.new" "$2/$1"
}

unpack_envtest() {
  local dir=$1 file
  rm -rf "$dir/unpacked" && mkdir "$dir/unpacked" || return 1
  tar -xzf "$dir/envtest.tar.gz" -C "$dir/unpacked" || return 1
  for file in etcd kube-apiserver kubectl; do
    # Moved whole, so that nobody runs half a program.
    find "$dir/unpacked" -type f -name "$file" -exec mv {} "$dir/$file" \;
    [ -x "$dir/$file" ] || return 1
  done
  rm -rf "$dir/unpacked" "$dir/envtest.tar.gz"
}

download_helm() {
  local dir=$1 os arch address
  command -v curl >/dev/null 2>&1 || { step 'no curl here to download helm; building from its Go module instead'; return 1; }
  read -r os arch <<<"$(platform)"
  address=$HELM_RELEASES/helm-v$HELM_VERSION-$os-$arch.tar.gz
  fetch "$address.sha256" "$dir/helm.sha256" 20 2>/dev/null \
    || { step 'helm releases are out of reach; building from the Go module instead'; return 1; }
  progress "downloading helm $HELM_VERSION" "$dir/download.log" fetch "$address" "$dir/helm.tar.gz" 600 || return 1
  [ "$(sha256 "$dir/helm.tar.gz")" = "$(cut -d ' ' -f 1 "$dir/helm.sha256")" ] \
    || { rm -f "$dir/helm.tar.gz"; step 'the helm archive has a wrong checksum; building instead'; return 1; }
  tar -xzf "$dir/helm.tar.gz" -C "$dir" --strip-components 1 "$os-$arch/helm" && rm -f "$dir/helm.tar.gz"
}

build_tool() {
  local program=$1 dir=$2 package module text version package_of_version
  local flags='-s -w'
  case $program in
    etcd)
      module=etcd package=go.etcd.io/etcd/server/v3
      text="building etcd $ETCD_VERSION (a minute, once)"
      ;;
    helm)
      module=helm package=helm.sh/helm/v4/cmd/helm
      text="building helm $HELM_VERSION (some minutes, once)"
      flags="$flags -X helm.sh/helm/v4/internal/version.version=v$HELM_VERSION"
      ;;
    *)
      module=kubernetes package=k8s.io/kubernetes/cmd/$program
      text="building $program $KUBERNETES_VERSION (some minutes, once)"
      version=v$KUBERNETES_VERSION
      # Without these it reports v0.0.0-master, and a chart's kubeVersion refuses it.
      for package_of_version in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags="$flags -X $package_of_version.gitVersion=$version -X $package_of_version.gitTreeState=clean"
        flags="$flags -X $package_of_version.gitMajor=${KUBERNETES_VERSION%%.*}"
        flags="$flags -X $package_of_version.gitMinor=$(echo "$KUBERNETES_VERSION" | cut -d . -f 2)"
      done
      ;;
  esac
  need go "install Go (https://go.dev/dl), or put $program on the PATH or into KUBEBUILDER_ASSETS"
  progress "$text" "$dir/$program.log" \
    go_build "$MODULES/$module" "$dir/$program.new" "$flags" "$package" || return 1
  mv "$dir/$program.new" "$dir/$program"
}

# The CRDs that ServiceMonitor, PodMonitor and PrometheusRule are of.
monitoring_crds() {
  local module=github.com/prometheus-operator/prometheus-operator folder version
  version=$(awk -v module="$module" '$2 == module { print $3 }' "$MODULES/monitoring/go.mod")
  CRDS=$CACHE/monitoring/$version
  [ ! -d "$CRDS" ] || return 0
  need go "install Go (https://go.dev/dl): the CRDs of Prometheus Operator are in its module"
  folder=$(cd "$MODULES/monitoring" && GOFLAGS='' GOWORK=off go mod download -json "$module" \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])') || return 1
  rm -rf "$CRDS.new" && mkdir -p "$CRDS.new" || return 1
  cp "$folder"/example/prometheus-operator-crd/*_{servicemonitors,podmonitors,prometheusrules}.yaml "$CRDS.new/" \
    && mv -T "$CRDS.new" "$CRDS"
}

go_build() {
  cd "$1" && GOFLAGS='' GOWORK=off CGO_ENABLED=0 go build -mod=readonly -trimpath -buildvcs=false -ldflags="$3" -o "$2" "$4"
}
