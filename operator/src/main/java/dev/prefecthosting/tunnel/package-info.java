/** Ways to networks that the operator can't reach by itself: SSH, through another SSH server or EC2 Instance Connect. */
@NullMarked
package dev.prefecthosting.tunnel;

import org.jspecify.annotations.NullMarked;
