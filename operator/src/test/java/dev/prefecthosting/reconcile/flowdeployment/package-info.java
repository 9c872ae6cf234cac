@NullMarked
package dev.prefecthosting.reconcile.flowdeployment;

import org.jspecify.annotations.NullMarked;
