package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.apache.sshd.client.channel.ChannelDirectTcpip;

/** Copies between a local connection and its channel, both ways, until both are done. */
final class Pipe {
    private static final int CHUNK = 16 * 1024;

    private Pipe() {}

    static void run(Socket socket, ChannelDirectTcpip channel) throws IOException {
        Thread outward = Thread.ofVirtual().name("tunnel-outward").start(() -> {
            try {
                copy(socket.getInputStream(), channel.getInvertedIn());
                channel.getInvertedIn().close();
            } catch (IOException e) {
                channel.close(true); // ends the other direction too
            }
        });
        try {
            copy(channel.getInvertedOut(), socket.getOutputStream());
        } finally {
            // The far side says nothing more: with HTTP that ends the connection.
            socket.close();
            join(outward);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            out.write(chunk, 0, read);
            out.flush();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
