package dev.prefecthosting.reconcile.hosting.userdata;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.OperatingSystem;
import java.util.Optional;

/**
 * What the instance has to know at its first boot.
 *
 * @param dataVolumeId {@code vol-…}; the volume is attached after launch
 * @param desktopParameter name of the SecureString with the password of the user {@code prefect}; empty: no desktop
 * @param instanceConnect whether EC2 Instance Connect must be able to push keys
 * @param sessionManager whether people may open sessions on it
 */
public record InstanceSettings(
        OperatingSystem os,
        Architecture architecture,
        String region,
        String cluster,
        String dataVolumeId,
        Optional<String> desktopParameter,
        boolean instanceConnect,
        boolean sessionManager) {
    public InstanceSettings {
        if (desktopParameter.isPresent() && os != OperatingSystem.UBUNTU) {
            throw new IllegalArgumentException("a desktop needs Ubuntu");
        }
    }
}
