/** What the reconcilers tell: conditions, the table of resources, events; and how a status is written. */
@NullMarked
package dev.prefecthosting.reconcile.status;

import org.jspecify.annotations.NullMarked;
