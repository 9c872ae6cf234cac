package dev.prefecthosting.reconcile.hosting.userdata;

/** What the instance's image is made of. */
public enum OperatingSystem {
    /** The ECS-optimised image: Docker and agent are in it. */
    AMAZON_LINUX_2023,
    /** Canonical's image: Docker and agent are installed at boot. */
    UBUNTU
}
