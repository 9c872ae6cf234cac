package dev.prefecthosting.reconcile.hosting.userdata;

/** The processor, under the names of EC2 and of Debian. */
public enum Architecture {
    X86_64("x86_64", "amd64"),
    ARM64("arm64", "arm64");

    private final String ec2;
    private final String debian;

    Architecture(String ec2, String debian) {
        this.ec2 = ec2;
        this.debian = debian;
    }

    public static Architecture of(String ec2) {
        for (Architecture architecture : values()) {
            if (architecture.ec2.equals(ec2)) {
                return architecture;
            }
        }
        throw new IllegalArgumentException("no agent for architecture " + ec2);
    }

    public String debian() {
        return debian;
    }
}
