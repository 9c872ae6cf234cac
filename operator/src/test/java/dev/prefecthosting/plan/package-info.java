@NullMarked
package dev.prefecthosting.plan;

import org.jspecify.annotations.NullMarked;
