/** Files that are made from the program and committed: {@code hack/generate} writes them, tests compare them. */
@NullMarked
package dev.prefecthosting.derived;

import org.jspecify.annotations.NullMarked;
