/** Application Auto Scaling: how many tasks services have. */
@NullMarked
package dev.prefecthosting.aws.scaling;

import org.jspecify.annotations.NullMarked;
