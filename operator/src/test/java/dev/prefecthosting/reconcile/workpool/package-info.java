@NullMarked
package dev.prefecthosting.reconcile.workpool;

import org.jspecify.annotations.NullMarked;
