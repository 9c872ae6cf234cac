@NullMarked
package dev.prefecthosting.aws;

import org.jspecify.annotations.NullMarked;
