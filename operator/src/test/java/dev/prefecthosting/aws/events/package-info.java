@NullMarked
package dev.prefecthosting.aws.events;

import org.jspecify.annotations.NullMarked;
