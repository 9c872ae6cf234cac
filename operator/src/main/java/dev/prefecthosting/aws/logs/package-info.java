/** CloudWatch Logs: log groups. */
@NullMarked
package dev.prefecthosting.aws.logs;

import org.jspecify.annotations.NullMarked;
