@NullMarked
package dev.prefecthosting.courier;

import org.jspecify.annotations.NullMarked;
