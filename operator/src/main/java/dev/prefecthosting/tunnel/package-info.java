/** Ways to networks that the operator can't reach by itself: SSH, and SSH through an EC2 Instance Connect Endpoint. */
@NullMarked
package dev.prefecthosting.tunnel;

import org.jspecify.annotations.NullMarked;
