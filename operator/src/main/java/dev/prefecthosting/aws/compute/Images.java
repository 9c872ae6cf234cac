package dev.prefecthosting.aws.compute;

import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Permitted;
import dev.prefecthosting.aws.Remembered;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The newest image (AMI) of an operating system, by the public parameter that its maker keeps. */
public final class Images implements Permitted {
    private final Remembered<String, String> imageIds;

    public Images(SsmClient ssm, Clock clock) {
        this.imageIds = new Remembered<>(
                name -> ssm.getParameter(request -> request.name(name))
                        .parameter()
                        .value(),
                Duration.ofHours(1),
                clock);
    }

    /** What instances run. */
    public enum Os {
        /** With Docker and the ECS agent in it. */
        AMAZON_LINUX_2023,
        UBUNTU_24_04
    }

    /**
     * @param rootDevice the name under which the image knows its root volume
     */
    public record Image(String id, String rootDevice) {}

    public Image newest(Os os, Architecture architecture) {
        return switch (os) {
            case AMAZON_LINUX_2023 -> new Image(imageIds.get(amazonLinux(architecture)), "/dev/xvda");
            case UBUNTU_24_04 -> new Image(imageIds.get(ubuntu(architecture)), "/dev/sda1");
        };
    }

    @Override
    public List<Permission> permissions() {
        return Permission.on("arn:aws:ssm:*::parameter/aws/service/*", "ssm:GetParameter");
    }

    private static String amazonLinux(Architecture architecture) {
        String directory =
                switch (architecture) {
                    case X86_64 -> "";
                    case ARM64 -> "arm64/";
                };
        return "/aws/service/ecs/optimized-ami/amazon-linux-2023/" + directory + "recommended/image_id";
    }

    private static String ubuntu(Architecture architecture) {
        String directory =
                switch (architecture) {
                    case X86_64 -> "amd64";
                    case ARM64 -> "arm64";
                };
        return "/aws/service/canonical/ubuntu/server/24.04/stable/current/" + directory + "/hvm/ebs-gp3/ami-id";
    }
}
