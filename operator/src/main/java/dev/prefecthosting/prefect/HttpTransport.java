package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * By HTTP: directly, by a proxy or through a passage.
 *
 * @param clients by the proxy that they take; shared, not closed here
 */
record HttpTransport(
        URI api,
        Optional<Login> login,
        Optional<InetSocketAddress> proxy,
        Optional<Passage> passage,
        Function<Optional<InetSocketAddress>, HttpClient> clients)
        implements Transport {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    @Override
    public Answer send(Request request) {
        Optional<InetSocketAddress> entrance = passage.map(Passage::entrance);
        boolean tls = "https".equals(api.getScheme());
        URI base = entrance.filter(_ -> !tls).map(this::behind).orElse(api);
        HttpClient http = clients.apply(entrance.isEmpty() ? proxy : entrance.filter(_ -> tls));
        return unpacked(request.operation(), send(http, request.operation(), http(base, request)));
    }

    @Override
    public Transport at(URI other) {
        return new HttpTransport(other, login, proxy, passage, clients);
    }

    private URI behind(InetSocketAddress entrance) {
        return URI.create("http://%s:%d%s"
                .formatted(entrance.getAddress().getHostAddress(), entrance.getPort(), api.getRawPath()));
    }

    private HttpRequest http(URI base, Request request) {
        HttpRequest.Builder http = HttpRequest.newBuilder(URI.create(base + request.path()))
                .method(
                        request.method(),
                        request.body()
                                .map(Json::bytes)
                                .map(BodyPublishers::ofByteArray)
                                .orElseGet(BodyPublishers::noBody))
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip");
        if (request.body().isPresent()) {
            http.header("Content-Type", "application/json");
        }
        login.ifPresent(known -> http.header("Authorization", known.header()));
        return http.build();
    }

    /** The client's own timeout ends with the header of the answer; this one holds for the body too. */
    private HttpResponse<byte[]> send(HttpClient http, String operation, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(operation, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable(operation, new IOException("no answer in " + CALL_TIMEOUT.toSeconds() + " s", e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable(operation, e);
        }
    }

    private RemoteException unreachable(String operation, Throwable cause) {
        Optional<String> fault = passage.flatMap(Passage::fault);
        return PrefectErrors.unreachable(
                operation,
                fault.<Throwable>map(why -> new IOException(why, cause)).orElse(cause));
    }

    private static Answer unpacked(String operation, HttpResponse<byte[]> answer) {
        Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
        // A 204 may claim an encoding too.
        boolean zipped = answer.body().length > 0
                && answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip");
        if (!zipped) {
            return new Answer(answer.statusCode(), answer.body(), retryAfter);
        }
        try (InputStream bytes = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return new Answer(answer.statusCode(), bytes.readAllBytes(), retryAfter);
        } catch (IOException e) {
            throw new RemoteException(Failure.UNAVAILABLE, operation + ": the answer can't be read", e);
        }
    }
}
