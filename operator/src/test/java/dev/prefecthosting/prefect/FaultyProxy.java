package dev.prefecthosting.prefect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** In front of a real server, whose every other write it disturbs, in each way in turn. */
final class FaultyProxy implements AutoCloseable {
    enum Fault {
        /** Not done: sqlite was locked. */
        LOCKED,
        /** Done, and answered with 503 all the same. */
        DONE_BUT_LOCKED,
        /** The connection ends before anything is done. */
        RESET,
        /** Done, but the connection ends before the answer. */
        LOST_ANSWER,
        /** Cloud asks to come back later. */
        THROTTLED
    }

    private static final byte[] LOCKED = "{\"detail\": \"database is locked\"}".getBytes(StandardCharsets.UTF_8);

    final AtomicInteger faults = new AtomicInteger();

    private final URI target;
    private final List<Fault> turns = List.of(Fault.values());
    private final AtomicInteger writes = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;

    /** @param target the API's base */
    FaultyProxy(URI target) {
        this.target = target;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI api() {
        return URI.create(
                "http://127.0.0.1:%d/api".formatted(server.getAddress().getPort()));
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean reads = exchange.getRequestMethod().equals("GET")
                || exchange.getRequestURI().getPath().endsWith("/filter");
        int write = reads ? 0 : writes.incrementAndGet();
        if (write % 2 == 0) {
            answer(exchange, forward(exchange, body));
            return;
        }
        faults.incrementAndGet();
        switch (turns.get(write / 2 % turns.size())) {
            case LOCKED -> refuse(exchange, 503);
            case DONE_BUT_LOCKED -> {
                forward(exchange, body);
                refuse(exchange, 503);
            }
            case RESET -> exchange.close();
            case LOST_ANSWER -> {
                forward(exchange, body);
                exchange.close();
            }
            case THROTTLED -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, 429);
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        URI asked = exchange.getRequestURI();
        String base = target.toString().replaceAll("/api/?$", "");
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + asked))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .build();
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
        boolean silent = answer.body().length == 0;
        exchange.sendResponseHeaders(answer.statusCode(), silent ? -1 : answer.body().length);
        if (!silent) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, LOCKED.length);
        exchange.getResponseBody().write(LOCKED);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
