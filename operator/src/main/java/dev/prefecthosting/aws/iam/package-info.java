/** IAM: roles, instance profiles, OIDC providers, and the policies they carry. */
@NullMarked
package dev.prefecthosting.aws.iam;

import org.jspecify.annotations.NullMarked;
