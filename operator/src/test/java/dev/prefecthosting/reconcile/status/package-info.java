@NullMarked
package dev.prefecthosting.reconcile.status;

import org.jspecify.annotations.NullMarked;
