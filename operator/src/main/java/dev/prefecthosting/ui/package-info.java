/** The UI for people: leads a browser that came by port forward to the Prefect server of a hosting. */
@NullMarked
package dev.prefecthosting.ui;

import org.jspecify.annotations.NullMarked;
