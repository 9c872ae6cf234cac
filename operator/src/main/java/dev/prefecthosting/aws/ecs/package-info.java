/** ECS: clusters, task definitions, services, container instances. */
@NullMarked
package dev.prefecthosting.aws.ecs;

import org.jspecify.annotations.NullMarked;
