@NullMarked
package dev.prefecthosting.app;

import org.jspecify.annotations.NullMarked;
