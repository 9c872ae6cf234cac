@NullMarked
package dev.prefecthosting.reconcile.refs;

import org.jspecify.annotations.NullMarked;
