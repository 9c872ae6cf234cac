package dev.prefecthosting.reconcile.hosting.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.model.hosting.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script that mounts the data volume, with a file as the device and programs that only say that they were called. */
class DataVolumeScriptTest {
    private static final int SIZE = 4 * 1024 * 1024;
    private static final int SUPERBLOCK = 1024;

    private final Path directory;
    private final Path device;

    DataVolumeScriptTest(@TempDir Path directory) {
        this.directory = directory;
        this.device = directory.resolve("device");
    }

    @BeforeEach
    void programs() throws IOException {
        program("mountpoint", "exit 1");
        for (String name : List.of("mkfs.ext4", "fsck.ext4", "chattr", "mount", "resize2fs", "mkdir")) {
            program(name, "echo " + name + " >> " + directory.resolve("calls"));
        }
    }

    @Test
    void aBlankVolumeIsFormattedAndMounted() throws Exception {
        Files.write(device, new byte[SIZE]);
        assertThat(run()).isZero();
        assertThat(calls()).containsExactly("mkfs.ext4", "fsck.ext4", "mkdir", "chattr", "mount", "resize2fs");
    }

    @Test
    void aVolumeWithDataIsOnlyMounted() throws Exception {
        byte[] content = new byte[SIZE];
        content[SUPERBLOCK + 56] = 0x53;
        Files.write(device, content);
        assertThat(run()).isZero();
        assertThat(calls()).containsExactly("fsck.ext4", "mkdir", "chattr", "mount", "resize2fs");
    }

    @Test
    void aDamagedFileSystemIsNeitherFormattedNorMounted() throws Exception {
        byte[] content = new byte[SIZE];
        content[SUPERBLOCK] = 1;
        Files.write(device, content);
        program("fsck.ext4", "exit 4");
        assertThat(run()).isNotZero();
        assertThat(calls()).isEmpty();
    }

    @Test
    void aVolumeThatCantBeReadIsNotTakenForBlank() throws Exception {
        Files.write(device, new byte[SIZE]);
        program("head", "exit 1");
        assertThat(run()).isNotZero();
        assertThat(calls()).isEmpty();
    }

    @Test
    void aMountedVolumeIsLeftAlone() throws Exception {
        program("mountpoint", "exit 0");
        assertThat(run()).isZero();
        assertThat(calls()).isEmpty();
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> calls() throws IOException {
        Path calls = directory.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private int run() throws IOException, InterruptedException {
        Path script = Files.writeString(directory.resolve("script"), script());
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
        Map<String, String> environment = bash.environment();
        environment.put("PATH", directory + ":" + environment.get("PATH"));
        Process process = bash.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).doesNotContain("command not found");
        return process.waitFor();
    }

    private String script() {
        String userData = UserData.render(new InstanceSettings(
                OperatingSystem.UBUNTU, Architecture.ARM64, "eu-west-1", "c", "vol-1", Optional.empty(), false, false));
        Matcher script = Pattern.compile("data-volume <<'SCRIPT'\n(.*?\n)SCRIPT\n", Pattern.DOTALL)
                .matcher(userData);
        assertThat(script.find()).isTrue();
        return script.group(1)
                .replace("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol1", device.toString())
                .replace("[ -b ", "[ -f ");
    }
}
