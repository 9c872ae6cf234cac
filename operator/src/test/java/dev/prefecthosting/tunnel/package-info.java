@NullMarked
package dev.prefecthosting.tunnel;

import org.jspecify.annotations.NullMarked;
