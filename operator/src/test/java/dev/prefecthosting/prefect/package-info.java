/** Tests of Prefect's client and kinds. */
@NullMarked
package dev.prefecthosting.prefect;

import org.jspecify.annotations.NullMarked;
