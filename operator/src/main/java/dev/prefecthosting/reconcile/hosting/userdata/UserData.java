package dev.prefecthosting.reconcile.hosting.userdata;

import dev.prefecthosting.aws.compute.Architecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The script that cloud-init runs at an instance's first boot. No secret is ever in it: whoever may describe the instance can read it. */
public final class UserData {
    /** Where the data volume is mounted, on every operating system. */
    public static final String DATA_DIRECTORY = "/var/lib/prefect-hosting/data";

    private UserData() {}

    /** Plain text, below EC2's 16 KiB; the same settings give the same text. */
    public static String render(InstanceSettings settings) {
        Map<String, String> values = values(settings);
        return parts(settings).stream()
                .map(part -> ShellTemplate.load(part).render(values))
                .collect(Collectors.joining());
    }

    private static List<String> parts(InstanceSettings settings) {
        List<String> parts = new ArrayList<>(List.of("begin.sh", "agent.sh", "data-volume.sh"));
        String system =
                switch (settings.os()) {
                    case AMAZON_LINUX_2023 -> "amazon-linux-2023";
                    case UBUNTU -> "ubuntu";
                };
        parts.add(system + ".sh");
        if (settings.instanceConnect()) {
            parts.add(system + "-instance-connect.sh");
        }
        // On all: whoever turns to InstanceConnect later needs the keys of an instance that runs.
        parts.add("host-keys.sh");
        if (settings.sessionManager()) {
            parts.add(system + "-session-manager.sh");
        }
        parts.add("start.sh");
        if (settings.desktopParameter().isPresent()) {
            parts.add("desktop.sh");
        }
        return List.copyOf(parts);
    }

    private static Map<String, String> values(InstanceSettings settings) {
        Map<String, String> values = new HashMap<>();
        values.put("REGION", settings.region());
        values.put("CLUSTER", settings.cluster());
        values.put("AGENT_PACKAGE_URL", agentPackageUrl(settings));
        values.put("DATA_VOLUME_ID", settings.dataVolumeId());
        // udev takes the name from the device's serial number, which is the volume's ID without its dash.
        values.put("DATA_VOLUME_SERIAL", settings.dataVolumeId().replace("-", ""));
        values.put("DATA_DIRECTORY", DATA_DIRECTORY);
        settings.desktopParameter().ifPresent(name -> values.put("DESKTOP_PARAMETER", name));
        return Map.copyOf(values);
    }

    /** AWS keeps the agent's packages in a bucket of each region. */
    private static String agentPackageUrl(InstanceSettings settings) {
        String region = settings.region();
        String suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return "https://s3.%s.%s/amazon-ecs-agent-%s/amazon-ecs-init-latest.%s.deb"
                .formatted(region, suffix, region, debian(settings.architecture()));
    }

    private static String debian(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "amd64";
            case ARM64 -> "arm64";
        };
    }
}
