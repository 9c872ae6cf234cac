/** Ways to networks that the operator can't reach by itself: SSH, through another SSH server where there is a jump. */
@NullMarked
package dev.prefecthosting.tunnel;

import org.jspecify.annotations.NullMarked;
