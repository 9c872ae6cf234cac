/** What a resource refers to: Secrets, an account and region, a Prefect server, other resources. */
@NullMarked
package dev.prefecthosting.reconcile.refs;

import org.jspecify.annotations.NullMarked;
