/** ECR: repositories and the images in them. */
@NullMarked
package dev.prefecthosting.aws.ecr;

import org.jspecify.annotations.NullMarked;
