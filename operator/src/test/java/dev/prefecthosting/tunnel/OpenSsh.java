package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real OpenSSH server on this machine, as the script that PREFECT_HOSTING_TEST_SSHD names starts it. */
final class OpenSsh implements AutoCloseable {
    private static final int TRIES = 600;

    private final Path folder;
    private final int port;
    private final List<String> options;
    private Process process;

    private OpenSsh(Path folder, int port, List<String> options) throws IOException {
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = launch();
    }

    static OpenSsh start(String... options) throws IOException {
        Path folder = Files.createTempDirectory("sshd");
        return new OpenSsh(folder, freePort(), List.of(options));
    }

    /** A new key pair that it lets in; the private half. */
    String newKey() throws IOException {
        Path key = Files.createTempDirectory("key").resolve("id");
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        authorize(Files.readString(key.resolveSibling("id.pub")));
        return Files.readString(key);
    }

    void authorize(String publicKeys) throws IOException {
        Files.writeString(folder.resolve("authorized_keys"), publicKeys);
    }

    /** The same for those who may not fail. */
    void admit(String publicKey) {
        try {
            authorize(publicKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its type and itself. */
    String hostKey() {
        try {
            return Files.readString(folder.resolve("host_key.pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Hop hop() throws IOException {
        return new Hop(Files.readString(folder.resolve("user")).strip(), "127.0.0.1", port);
    }

    /** Its line of known_hosts. */
    String line() throws IOException {
        return "[127.0.0.1]:%d %s"
                .formatted(
                        port, Files.readString(folder.resolve("host_key.pub")).strip());
    }

    /** Ends it and every session that it has. */
    void stop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Its connections stay open, and nobody answers: as behind a firewall that has forgotten them. */
    void freeze() throws IOException {
        signal("-STOP");
    }

    void thaw() throws IOException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException {
        List<Long> all = new ArrayList<>(List.of(process.pid()));
        process.descendants().map(ProcessHandle::pid).forEach(all::add);
        for (long pid : all) {
            run("kill", name, Long.toString(pid));
        }
    }

    /** How often somebody has logged in. */
    long logins() throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("log"))) {
            return lines.filter(line -> line.contains("Accepted publickey")).count();
        }
    }

    void restart() throws IOException {
        process = launch();
    }

    /** Another machine under the same address. */
    void restartWithAnotherHostKey() throws IOException {
        Files.delete(folder.resolve("host_key"));
        restart();
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(System.getenv("PREFECT_HOSTING_TEST_SSHD"), folder.toString(), Integer.toString(port)));
        command.addAll(options);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        for (int i = 0; i < TRIES && started.isAlive(); i++) {
            if (answers()) {
                return started;
            }
            sleep();
        }
        throw new IOException(Files.readString(folder.resolve("log")));
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException {
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
