package dev.prefecthosting.ui;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for browsers; adds no password to what they ask, so that each person has to have one. */
public final class UiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UiServer.class);
    /** A browser opens six connections a host, and a WebSocket or two. */
    private static final int CONNECTIONS = 100;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ServerSocket server;
    private final Hostings hostings;
    private final Semaphore free;

    private UiServer(ServerSocket server, Hostings hostings, int connections) {
        this.server = server;
        this.hostings = hostings;
        this.free = new Semaphore(connections);
    }

    /** Throws {@link IOException} when the port is taken. */
    public static UiServer start(String address, int port, AllowedHostings hostings) throws IOException {
        return start(address, port, hostings, CONNECTIONS);
    }

    static UiServer start(String address, int port, Hostings hostings, int connections) throws IOException {
        ServerSocket socket;
        try {
            socket = new ServerSocket(port, CONNECTIONS, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new IOException(
                    "the UIs can't be served at %s, port %d: %s".formatted(address, port, e.getMessage()), e);
        }
        UiServer server = new UiServer(socket, hostings, connections);
        Thread.ofVirtual().name("ui").start(server::accept);
        return server;
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("ui-visit").start(() -> visit(new Visit(socket, hostings)));
            } catch (IOException e) {
                pause(e);
            }
        }
    }

    /** What keeps a connection from being accepted, such as too many open files, does not pass in an instant. */
    private void pause(IOException e) {
        if (server.isClosed()) {
            return;
        }
        LOG.warn("a browser's connection could not be accepted", e);
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(Visit visit) {
        if (!free.tryAcquire()) {
            visit.refuse(new Refusal(503, "too many connections: close other windows, or try again"));
            return;
        }
        try {
            visit.run();
        } catch (RuntimeException e) {
            LOG.warn("a request for a hosting's UI failed", e);
        } finally {
            free.release();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
