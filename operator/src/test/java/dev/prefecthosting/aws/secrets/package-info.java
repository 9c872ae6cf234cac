@NullMarked
package dev.prefecthosting.aws.secrets;

import org.jspecify.annotations.NullMarked;
