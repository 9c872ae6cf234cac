/** Instances, volumes, and what a plan must know of images, instance types and zones. */
@NullMarked
package dev.prefecthosting.aws.compute;

import org.jspecify.annotations.NullMarked;
