/** PrefectHosting: what it becomes, step by step, and how it is reported. */
@NullMarked
package dev.prefecthosting.reconcile.hosting;

import org.jspecify.annotations.NullMarked;
