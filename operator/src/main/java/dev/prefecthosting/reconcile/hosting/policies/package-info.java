/** The IAM documents of a hosting and its pools, each a pure function of a small record: no wildcard action, and every wildcard resource has a reason. */
@NullMarked
package dev.prefecthosting.reconcile.hosting.policies;

import org.jspecify.annotations.NullMarked;
