@NullMarked
package dev.prefecthosting.ui;

import org.jspecify.annotations.NullMarked;
