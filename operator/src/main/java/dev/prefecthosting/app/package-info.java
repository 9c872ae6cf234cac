/** Wires the operator: options, clients, reconcilers, health and metrics endpoint. */
@NullMarked
package dev.prefecthosting.app;

import org.jspecify.annotations.NullMarked;
