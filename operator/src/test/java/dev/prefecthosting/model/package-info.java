/** Tests of the three kinds. */
@NullMarked
package dev.prefecthosting.model;

import org.jspecify.annotations.NullMarked;
