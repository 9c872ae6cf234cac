package dev.prefecthosting.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A local port, for one connection, whose bytes go through a WebSocket in binary frames. */
final class WebSocketDoor implements WebSocket.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketDoor.class);
    /** AWS's own client sends frames of 65,000 bytes at most. */
    private static final int LONGEST_FRAME = 32 * 1024;

    private static final Duration ENTERED_WITHIN = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ServerSocket entrance;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String closing;
    private volatile @Nullable Socket visitor;
    private volatile boolean over;
    private volatile boolean heard;

    WebSocketDoor() throws IOException {
        entrance = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        entrance.setSoTimeout((int) ENTERED_WITHIN.toMillis());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(entrance.getInetAddress(), entrance.getLocalPort());
    }

    /** Why the far side ended it without a byte from the instance; waits a moment for its word. */
    Optional<String> closing() {
        if (heard) {
            return Optional.empty();
        }
        try {
            ended.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.ofNullable(closing);
    }

    /** Begins to wait for the one who enters; nothing is read from the far side before. */
    void serve(WebSocket webSocket) {
        Thread.ofVirtual().name("tunnel-door").start(() -> carry(webSocket));
    }

    private void carry(WebSocket webSocket) {
        try (Socket socket = entrance.accept()) {
            closeEntrance();
            socket.setTcpNoDelay(true);
            visitor = socket;
            webSocket.request(1);
            if (!over) {
                send(socket.getInputStream(), webSocket);
            }
        } catch (IOException | CompletionException e) {
            LOG.debug("a tunnel's WebSocket ended", e);
        } finally {
            closeEntrance();
            leave(webSocket);
        }
    }

    /** The next bytes are read when these are on their way, so that whoever sends too fast waits. */
    private static void send(InputStream in, WebSocket webSocket) throws IOException {
        byte[] chunk = new byte[LONGEST_FRAME];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            webSocket.sendBinary(ByteBuffer.wrap(chunk, 0, read), true).join();
        }
    }

    private static void leave(WebSocket webSocket) {
        try {
            webSocket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("a tunnel's WebSocket was not closed well", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            webSocket.abort();
        }
    }

    void closeEntrance() {
        try {
            entrance.close();
        } catch (IOException e) {
            LOG.debug("an entrance could not be closed", e);
        }
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        // Nothing is asked for before somebody is there to take it.
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        Socket socket = visitor;
        heard = true;
        try {
            if (socket != null) {
                WritableByteChannel out = Channels.newChannel(socket.getOutputStream());
                while (data.hasRemaining()) {
                    out.write(data);
                }
            }
            webSocket.request(1);
        } catch (IOException e) {
            end(null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        end(code == WebSocket.NORMAL_CLOSURE ? null : "%s (%d)".formatted(reason.isEmpty() ? "closed" : reason, code));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        end("the WebSocket broke: " + BrokenHop.words(error));
    }

    private void end(@Nullable String why) {
        closing = why;
        over = true;
        ended.countDown();
        Socket socket = visitor;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("a connection could not be closed", e);
        }
    }
}
