/** What exists in an account's region, shared by all reconciles there. */
@NullMarked
package dev.prefecthosting.aws.inventory;

import org.jspecify.annotations.NullMarked;
