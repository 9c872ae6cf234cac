# shellcheck shell=bash
# The steps of hack/image (needs progress.sh, cache.sh, background.sh, tools.sh, java.sh, build.sh; HACK, arch, base,
# jmods, reference, with_cache, work of hack/image).

BASE_IMAGE=gcr.io/distroless/cc-debian13:nonroot@sha256:e792ab3d241a468a4fd7519ddbbebe66b49b5f365771716ea688ad40b6c6f1c2
IMAGE_NAME=prefecthosting.dev/prefect-hosting-operator
# What jdeps finds in the program and its libraries, without java.desktop, which nothing that runs here needs;
# hack/tests/image holds this list to what jdeps says.
JAVA_MODULES=java.base,java.logging,java.management,java.naming,java.net.http,java.rmi,java.security.jgss
JAVA_MODULES=$JAVA_MODULES,java.sql,java.xml,jdk.httpserver,jdk.management,jdk.unsupported
IMAGE_USER=65532:65532
IMAGE_FOLDER=/opt/operator

project_version() { sed -n 's:^  <version>\(.*\)</version>:\1:p' "$HACK/../pom.xml" | head -n 1; }

image_reference() {
  local name=${reference:-$IMAGE_NAME}
  case ${name##*/} in
    *:*) echo "$name" ;;
    *) echo "$name:$(project_version)" ;;
  esac
}

choose_base() {
  [ -z "$base" ] || return 0
  base=$BASE_IMAGE
  # Any answer will do, and "who are you" is the usual one.
  curl -s --max-time 10 -o "$CACHE/registry" "https://${base%%/*}/v2/" && return 0
  step "${base%%/*} is out of reach: the base is made from Debian packages"
  base=debian
}

# All that the image is made of, as one number.
image_key() {
  {
    printf '%s\n' "$arch" "$base" "$jmods" "$reference" "$with_cache" "$JAVA_HOME"
    cat "$HACK/image" "$HACK/lib/image.sh" "$HACK"/lib/image/* "$HACK/modules/jib/pom.xml" "$JAR"
    # One's own Debian base is a day old at most, so that it gets fixes.
    [ "$base" != debian ] || date -u +%F
  } | cksum
}

make_image() {
  local key log=$work/log
  key=$(image_key)
  if [ "$(cat "$work/key" 2>/dev/null)" != "$key" ]; then
    rm -rf "$work" && mkdir -p "$work/layers" && cd "$work" || exit 1
    if [ "$base" = debian ]; then
      progress "making the base from Debian packages ($arch)" "$log" \
        python3 "$HACK/lib/image/debian.py" base "$arch" "$work/base.tar" || exit 1
    fi
    progress "linking the Java runtime ($arch)" "$log" link_runtime || exit 1
    lay_out_operator
    [ -z "$with_cache" ] || progress 'training run for the AOT cache' "$log" train || exit 1
    progress 'assembling the image' "$log" assemble || exit 1
    progress 'writing the SBOM' "$log" write_sbom || exit 1
    rm -rf "$work/layers" "$work/layers-of-jib" "$work/base.tar"
    echo "$key" >"$work/key"
  fi
  python3 "$HACK/lib/image/describe.py" "$work/image.tar" >&2
}

# jlink takes the JDK's own run-time image where it has no jmods (JEP 493), but for its own platform only.
link_runtime() {
  local path=()
  if [ -z "$jmods" ] && [ "$(platform)" != "linux $arch" ]; then
    jmods=$work/jmods
    python3 "$HACK/lib/image/debian.py" jmods "$arch" "$jmods" || return 1
  fi
  [ -z "$jmods" ] || path=(--module-path "$jmods")
  "$JAVA_HOME/bin/jlink" "${path[@]}" --add-modules "$JAVA_MODULES" --compress zip-6 --no-header-files --no-man-pages \
    --output "$work/linked" || return 1
  mkdir -p "$work/layers/1-runtime/opt"
  # Legal notices are links to each other, which layers of Jib can't hold.
  cp -RL "$work/linked" "$work/layers/1-runtime/opt/java" && rm -rf "$work/linked" "$work/jmods"
  # Debian's JDK expects the certificates of another package here.
  [ -s "$work/layers/1-runtime/opt/java/lib/security/cacerts" ] \
    || cp "$JAVA_HOME/lib/security/cacerts" "$work/layers/1-runtime/opt/java/lib/security/cacerts"
}

# Libraries change seldom, so they are a layer of their own.
lay_out_operator() {
  local libraries=$work/layers/2-libraries$IMAGE_FOLDER/lib application=$work/layers/3-operator$IMAGE_FOLDER library
  mkdir -p "$libraries" "$application" "$work/layers/4-cache"
  cp "$JAR" "$application/"
  # The folder beside the jar may hold libraries of an earlier build.
  unzip -p "$JAR" META-INF/MANIFEST.MF | tr -d '\r' | awk '/^ / { printf "%s", substr($0, 2); next } { printf "\n%s", $0 }' \
    | sed -n 's/^Class-Path: //p' | tr ' ' '\n' >"$work/libraries"
  while IFS= read -r library; do
    cp "${JAR%/*}/$library" "$libraries/"
  done <"$work/libraries"
  # The AOT cache knows its jars by size and time; layers of Jib have this time.
  find "$work/layers" -exec touch -d @1 {} +
}

# An operator at work, so that the classes which it loads are in the cache. It meets no hosting: with all classes of
# AWS's clients the cache would be 131 MB in place of 60, to save a second of the first reconcile only.
train() {
  local root=$work/root name=image-$arch folder
  folder=$root$IMAGE_FOLDER
  mkdir -p "$root" && cp -Rp "$work"/layers/[123]-*/. "$root/" || return 1
  # The API server of the training must not outlive it.
  trap 'stop "$work/training.pid"; "$HACK/kube" down --name "$name"' EXIT
  eval "$("$HACK/kube" up --name "$name")" || return 1
  "$KUBECTL" apply --server-side -f "$HACK/../crds" || return 1
  # Words, not one: the flags are several.
  # shellcheck disable=SC2086
  PREFECT_HOSTING_MANAGEMENT_PORT=0 start "$work/training.pid" "$work/training.log" \
    "$root/opt/java/bin/java" $JAVA_FLAGS $JAVA_HEAP -XX:AOTCacheOutput="$folder/operator.aot" -jar "$folder/${JAR##*/}"
  wait_ready 120 "$work/training.pid" grep -q 'watching; health' "$work/training.log" || { cat "$work/training.log"; return 1; }
  "$KUBECTL" apply --server-side -f "$HACK/lib/image/training.yaml" \
    && "$KUBECTL" wait --timeout 90s --for condition=Ready=false workpool/training flowdeployment/training || { cat "$work/training.log"; return 1; }
  kill -TERM "$(head -n 1 "$work/training.pid")"
  # The cache is written by a process that the ending one starts.
  while running "$work/training.pid"; do sleep 0.2; done
  tail -n 4 "$work/training.log"
  mkdir -p "$work/layers/4-cache$IMAGE_FOLDER"
  mv "$folder/operator.aot" "$work/layers/4-cache$IMAGE_FOLDER/" && rm -rf "$root"
}

assemble() {
  local flags=$JAVA_FLAGS label base_name
  [ -z "$with_cache" ] || flags="$flags -XX:AOTCache=$IMAGE_FOLDER/operator.aot"
  label=label.org.opencontainers.image
  # The name first: the archive that stands for it is a passing thing.
  base_name=$base
  [ "$base" != debian ] || base=$work/base.tar base_name=debian:trixie
  cat >"$work/image.properties" <<EOF
base=$base
architecture=$arch
reference=$(image_reference)
archive=$work/image.tar
cache=$CACHE/jib
created=$(git -C "$HACK" log -1 --format=%ct)
user=$IMAGE_USER
folder=$IMAGE_FOLDER
entrypoint=/opt/java/bin/java $flags -jar $IMAGE_FOLDER/${JAR##*/}
environment.JDK_JAVA_OPTIONS=$JAVA_HEAP
$label.title=prefect-hosting-operator
$label.description=Runs Prefect on your own AWS account: server, workers, images, schedules
$label.version=$(project_version)
$label.revision=$(git -C "$HACK" rev-parse HEAD)
$label.created=$(git -C "$HACK" log -1 --format=%cI)
$label.licenses=Apache-2.0
$label.base.name=$base_name
EOF
  mvn -B -ntp -q -f "$HACK/modules/jib/pom.xml" dependency:build-classpath -Dmdep.outputFile="$work/jib.classpath" \
    && "$JAVA_HOME/bin/java" -cp "$(cat "$work/jib.classpath")" "$HACK/lib/image/Assemble.java" \
      "$work/image.properties" "$work"/layers/[1-4]-*
}

# Java's part by its Maven plugin, the packages of the base from the image itself.
write_sbom() {
  mvn -B -ntp -q -f "$HACK/../pom.xml" -pl operator org.cyclonedx:cyclonedx-maven-plugin:makeBom -DincludeTestScope=false -DincludeProvidedScope=false -DoutputFormat=json -DoutputName=bom \
    && python3 "$HACK/lib/image/sbom.py" "$HACK/../operator/target/bom.json" "$work/image.tar" "$work/image.cdx.json"
}
