/** FlowDeployment: what it becomes in Prefect, which image it runs, and how it is reported. */
@NullMarked
package dev.prefecthosting.reconcile.flowdeployment;

import org.jspecify.annotations.NullMarked;
