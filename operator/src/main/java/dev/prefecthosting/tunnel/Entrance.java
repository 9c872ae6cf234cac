package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of 127.0.0.1 that stays the same however often the tunnel behind it is opened anew. */
final class Entrance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int BACKLOG = 50;
    private static final int LONGEST_HEADER = 8192;

    private final ServerSocket server;

    /** @param visitor is given each connection on a thread of its own, and closes it */
    Entrance(Consumer<Socket> visitor) {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw BrokenHop.at("127.0.0.1", "no port to listen on: " + BrokenHop.words(e), "", e);
        }
        Thread.ofVirtual().name("tunnel-entrance").start(() -> accept(visitor));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void accept(Consumer<Socket> visitor) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().name("tunnel-connection").start(() -> visitor.accept(socket));
            } catch (IOException e) {
                LOG.debug("a connection was lost, or the entrance closed", e);
            }
        }
    }

    /** Whoever speaks TLS through it asks with CONNECT first; where to is known already. */
    static void answerConnect(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder header = new StringBuilder();
        while (header.length() < LONGEST_HEADER && header.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("closed before it asked");
            }
            header.append((char) read);
        }
        socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
