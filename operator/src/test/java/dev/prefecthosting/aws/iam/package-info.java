@NullMarked
package dev.prefecthosting.aws.iam;

import org.jspecify.annotations.NullMarked;
