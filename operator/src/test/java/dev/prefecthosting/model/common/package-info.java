/** Tests of what the kinds share. */
@NullMarked
package dev.prefecthosting.model.common;

import org.jspecify.annotations.NullMarked;
