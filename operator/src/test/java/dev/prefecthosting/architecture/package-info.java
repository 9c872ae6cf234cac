/** Rules over the sources that a machine can check. */
@NullMarked
package dev.prefecthosting.architecture;

import org.jspecify.annotations.NullMarked;
