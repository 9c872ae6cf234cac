/** The way to a Prefect API without any connection: by short tasks in its network that bring requests and answers. */
@NullMarked
package dev.prefecthosting.courier;

import org.jspecify.annotations.NullMarked;
