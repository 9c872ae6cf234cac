/** What tasks read at their start: secrets of Secrets Manager and parameters of SSM. */
@NullMarked
package dev.prefecthosting.aws.secrets;

import org.jspecify.annotations.NullMarked;
