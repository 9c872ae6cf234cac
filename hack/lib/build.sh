# shellcheck shell=bash
# The operator's jar (needs progress.sh, cache.sh, background.sh, java.sh).
#   build_operator      makes it unless it is newer than all that it is made of; JAR is its path

JAR=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/operator/target/prefect-hosting-operator.jar

jar_is_fresh() {
  local root=${JAR%/operator/target/*}
  [ -s "$JAR" ] && [ -d "$root/operator/target/lib" ] \
    && [ -z "$(find "$root/pom.xml" "$root/operator/pom.xml" "$root/operator/src/main" -newer "$JAR" -print -quit)" ]
}

build_operator() {
  find_java
  jar_is_fresh || with_lock operator-jar make_jar || exit 1
}

make_jar() {
  ! jar_is_fresh || return 0
  need mvn 'install Maven 3.9'
  progress 'building the operator' "$CACHE/operator-build.log" \
    mvn -B -ntp -Dstyle.color=never -f "${JAR%/operator/target/*}/pom.xml" -DskipTests -Dspotless.check.skip=true package
}
