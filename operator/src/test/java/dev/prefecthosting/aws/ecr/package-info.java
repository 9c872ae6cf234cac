@NullMarked
package dev.prefecthosting.aws.ecr;

import org.jspecify.annotations.NullMarked;
