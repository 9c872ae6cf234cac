@NullMarked
package dev.prefecthosting.aws.compute;

import org.jspecify.annotations.NullMarked;
