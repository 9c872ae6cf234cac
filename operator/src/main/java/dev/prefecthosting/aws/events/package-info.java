/** What carries task events to the workers: SQS queues and EventBridge rules. */
@NullMarked
package dev.prefecthosting.aws.events;

import org.jspecify.annotations.NullMarked;
