/**
 * The engine: steps in a graph, what exists of each kind, and the executor that brings the two together.
 *
 * <p>Knows neither AWS nor Prefect nor Kubernetes: those implement {@link dev.prefecthosting.plan.Kind} or read its results.
 */
@NullMarked
package dev.prefecthosting.plan;

import org.jspecify.annotations.NullMarked;
