/** What an instance does at its first boot: join the cluster, mount the data volume, set up the desktop. */
@NullMarked
package dev.prefecthosting.reconcile.hosting.userdata;

import org.jspecify.annotations.NullMarked;
