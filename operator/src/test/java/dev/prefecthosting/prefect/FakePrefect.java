package dev.prefecthosting.prefect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

/** An HTTP server that gives the answers it was told, in order, and remembers what it was asked. */
final class FakePrefect implements AutoCloseable {
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final HttpServer server;

    record Asked(String method, String uri, String body, String authorization) {}

    record Answer(int status, String body, Map<String, String> headers) {}

    FakePrefect() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    FakePrefect answers(int status, String body) {
        return answers(status, body, Map.of());
    }

    synchronized FakePrefect answers(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, body, headers));
        return this;
    }

    URI api() {
        return URI.create("http://127.0.0.1:%d/api".formatted(address().getPort()));
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                authorization == null ? "" : authorization));
        Answer answer = answers.isEmpty() ? new Answer(599, "{}", Map.of()) : answers.remove();
        byte[] body = zipped(answer.body());
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean silent = answer.status() == 204;
        exchange.sendResponseHeaders(answer.status(), silent ? -1 : body.length);
        if (!silent) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] zipped(String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
