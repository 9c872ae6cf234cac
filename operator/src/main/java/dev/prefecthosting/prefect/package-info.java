/**
 * Prefect's API: a client, what each version can do, and one small class per Prefect kind.
 *
 * <p>Knows the engine's vocabulary, and neither AWS nor Kubernetes.
 */
@NullMarked
package dev.prefecthosting.prefect;

import org.jspecify.annotations.NullMarked;
