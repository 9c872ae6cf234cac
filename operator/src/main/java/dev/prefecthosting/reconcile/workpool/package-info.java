/** Work pools: their plan, what each step should be, and how they stand. */
@NullMarked
package dev.prefecthosting.reconcile.workpool;

import org.jspecify.annotations.NullMarked;
