# shellcheck shell=bash
# The JDK that build and operator need.
#   find_java           exports JAVA_HOME of a JDK 25, or fails with a line that says what to do
#   JAVA_FLAGS          how the operator is run, here and in the image; JAVA_HEAP may be another in a Pod

# It waits for others most of the time: the first compiler alone halves its time on the processor and takes 60 MiB less.
export JAVA_FLAGS='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError'
# In a container Java's first heap is a fraction of the memory limit, too small for the objects in the AOT cache.
export JAVA_HEAP='-Xms64m -Xmn16m -Xmx128m'

is_jdk25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }

java_candidates() {
  local javac
  [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
  printf '%s\n' /usr/lib/jvm/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25*
  [ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -v 25 2>/dev/null
  javac=$(command -v javac) || return 0
  # readlink -f came to macOS late; there java_home has already answered.
  javac=$(readlink -f "$javac" 2>/dev/null) || return 0
  printf '%s\n' "${javac%/bin/javac}"
}

find_java() {
  local home
  while IFS= read -r home; do
    if is_jdk25 "$home"; then
      export JAVA_HOME=$home
      return 0
    fi
  done <<EOF
$(java_candidates)
EOF
  fail "a JDK 25 is missing: install one (Temurin, for example) or set JAVA_HOME to it"
}
