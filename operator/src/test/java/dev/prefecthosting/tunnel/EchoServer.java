package dev.prefecthosting.tunnel;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers what it is sent, and under {@code /slow} not before it is told to. */
final class EchoServer implements AutoCloseable {
    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger slow = new AtomicInteger();

    EchoServer() throws IOException {
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.createContext("/slow", exchange -> {
            slow.incrementAndGet();
            asked.countDown();
            await(end);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    void awaitSlow() {
        await(asked);
    }

    void endSlow() {
        end.countDown();
    }

    int slowCalls() {
        return slow.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static byte[] call(Tunnel tunnel, String path, byte[] body) throws IOException, InterruptedException {
        InetSocketAddress entrance = tunnel.entrance();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d%s".formatted(entrance.getPort(), path)))
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            return client.send(request, BodyHandlers.ofByteArray()).body();
        }
    }

    @Override
    public void close() {
        end.countDown();
        http.stop(0);
    }
}
