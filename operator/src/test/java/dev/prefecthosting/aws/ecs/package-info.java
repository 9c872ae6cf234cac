@NullMarked
package dev.prefecthosting.aws.ecs;

import org.jspecify.annotations.NullMarked;
