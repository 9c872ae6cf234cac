package dev.prefecthosting.reconcile.hosting.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.OperatingSystem;
import dev.prefecthosting.reconcile.hosting.GoldenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserDataTest {
    private static final int LONGEST = 16 * 1024;

    private static final InstanceSettings UBUNTU =
            settings(OperatingSystem.UBUNTU, Architecture.X86_64, Optional.empty(), false);
    private static final InstanceSettings UBUNTU_WITH_DESKTOP = settings(
            OperatingSystem.UBUNTU,
            Architecture.ARM64,
            Optional.of("/prefect-hosting/default/demo/desktop-0a1b2c3d"),
            true);

    record Scenario(String file, InstanceSettings settings) {}

    static Stream<Scenario> scenarios() {
        return Stream.of(
                new Scenario(
                        "amazon-linux-2023.sh",
                        settings(OperatingSystem.AMAZON_LINUX_2023, Architecture.X86_64, Optional.empty(), false)),
                new Scenario(
                        "amazon-linux-2023-with-instance-connect.sh",
                        settings(OperatingSystem.AMAZON_LINUX_2023, Architecture.ARM64, Optional.empty(), true)),
                new Scenario(
                        "amazon-linux-2023-with-session-manager.sh", withSessions(OperatingSystem.AMAZON_LINUX_2023)),
                new Scenario("ubuntu-with-session-manager.sh", withSessions(OperatingSystem.UBUNTU)),
                new Scenario("ubuntu.sh", UBUNTU),
                new Scenario("ubuntu-with-desktop.sh", UBUNTU_WITH_DESKTOP));
    }

    private static InstanceSettings withSessions(OperatingSystem os) {
        return new InstanceSettings(os, Architecture.ARM64, "eu-west-1", "c", "vol-1", Optional.empty(), false, true);
    }

    private static InstanceSettings settings(
            OperatingSystem os, Architecture architecture, Optional<String> desktop, boolean instanceConnect) {
        return new InstanceSettings(
                os,
                architecture,
                "eu-west-1",
                "default-demo-cluster-0a1b2c3d",
                "vol-0123456789abcdef0",
                desktop,
                instanceConnect,
                false);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void isTheScriptThatWasReviewed(Scenario scenario) {
        new GoldenFile(UserDataTest.class, scenario.file()).matches(UserData.render(scenario.settings()));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void fitsIntoWhatEc2Takes(Scenario scenario) {
        assertThat(UserData.render(scenario.settings()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(LONGEST);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void leavesNoPlaceholderAndHoldsNoSecret(Scenario scenario) {
        String script = UserData.render(scenario.settings());
        assertThat(script).startsWith("#!/bin/bash\n").doesNotContainPattern(Pattern.compile("\\$\\{[A-Z]"));
        // A password can only come from the parameter: nothing is assigned to one, and nothing literal reaches
        // chpasswd.
        assertThat(script).doesNotContainPattern(Pattern.compile("(?i)(password|passwd|secret|token)=[^$]"));
        assertThat(script.lines().filter(line -> line.endsWith("chpasswd")))
                .allMatch(line -> line.equals("printf 'prefect:%s\\n' \"$password\" | chpasswd"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyScriptInItIsGoodBash(Scenario scenario, @TempDir Path directory) throws Exception {
        String script = UserData.render(scenario.settings());
        List<String> scripts = Stream.concat(
                        Stream.of(script),
                        Pattern.compile("<<'SCRIPT'\n(.*?)\nSCRIPT\n", Pattern.DOTALL)
                                .matcher(script)
                                .results()
                                .map(match -> match.group(1)))
                .toList();
        for (String each : scripts) {
            assertThat(bashSyntaxErrors(each, directory)).isEmpty();
        }
    }

    private static String bashSyntaxErrors(String script, Path directory) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("script"), script);
        Process bash = new ProcessBuilder("bash", "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String errors = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return bash.waitFor() == 0 ? errors : "failed: " + errors;
    }

    @Test
    void theAgentStartsOnlyAfterTheDataVolume() {
        assertThat(UserData.render(UBUNTU))
                .contains("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0")
                .contains("Requires=prefect-hosting-data-volume.service\nAfter=prefect-hosting-data-volume.service");
    }

    @Test
    void theServerDoesNotWaitForTheDesktop() {
        String script = UserData.render(UBUNTU_WITH_DESKTOP);
        assertThat(script.indexOf("--no-block ecs.service")).isLessThan(script.indexOf("xfce4"));
        // As packaged the agent starts when all of user data is done.
        assertThat(script).contains("sed 's/ *cloud-final\\.service//; /^After=$/d'");
    }

    @Test
    void refusesADesktopOnAmazonLinux() {
        assertThatThrownBy(() -> settings(
                        OperatingSystem.AMAZON_LINUX_2023, Architecture.ARM64, Optional.of("/password"), false))
                .hasMessage("a desktop needs Ubuntu");
    }

    @Test
    void refusesWhatAShellWouldMisread() {
        InstanceSettings settings =
                settings(OperatingSystem.UBUNTU, Architecture.ARM64, Optional.of("/a; rm -rf /"), false);
        assertThatThrownBy(() -> UserData.render(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DESKTOP_PARAMETER");
    }

    @Test
    void theAgentsBucketInChinaHasAnotherDomain() {
        InstanceSettings settings = new InstanceSettings(
                OperatingSystem.UBUNTU,
                Architecture.X86_64,
                "cn-north-1",
                "c",
                "vol-1",
                Optional.empty(),
                false,
                false);
        assertThat(UserData.render(settings))
                .contains("https://s3.cn-north-1.amazonaws.com.cn/amazon-ecs-agent-cn-north-1/"
                        + "amazon-ecs-init-latest.amd64.deb");
    }

    @Test
    void aTemplateWithoutItsValueIsAnError() {
        assertThatThrownBy(() -> new ShellTemplate("x.sh", "echo ${MISSING}").render(Map.of()))
                .hasMessage("x.sh needs MISSING");
    }
}
