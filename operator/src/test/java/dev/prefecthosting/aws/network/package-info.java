@NullMarked
package dev.prefecthosting.aws.network;

import org.jspecify.annotations.NullMarked;
