/**
 * AWS: one small class per kind in the packages below, and here what they share.
 *
 * <p>SDK exceptions never leave this package: {@link dev.prefecthosting.aws.AwsErrors} types them at the edge.
 */
@NullMarked
package dev.prefecthosting.aws;

import org.jspecify.annotations.NullMarked;
