package dev.prefecthosting.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Serves {@code /livez}, {@code /readyz} and {@code /metrics}. */
final class ManagementServer implements AutoCloseable {
    private final HttpServer server;

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    static ManagementServer start(
            String address, int port, Metrics metrics, BooleanSupplier alive, BooleanSupplier ready)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/livez", exchange -> answerCheck(exchange, alive));
        server.createContext("/readyz", exchange -> answerCheck(exchange, ready));
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
        server.start();
        return new ManagementServer(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answerCheck(HttpExchange exchange, BooleanSupplier check) throws IOException {
        boolean fine = check.getAsBoolean();
        answer(exchange, fine ? 200 : 503, fine ? "ok\n" : "not ready\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
