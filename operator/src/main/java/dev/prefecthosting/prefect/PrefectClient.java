package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.prefect.Transport.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One server's API. Throws {@link RemoteException} only. */
public final class PrefectClient {
    /** The most that any filter route takes. */
    static final int PAGE = 200;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_WRITES = 2;
    /** A second writer on sqlite costs a third more time: what it locks out waits for seconds. */
    private static final int PATIENCE = 500;

    private static final int MOST_ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final URI api;
    private final Transport transport;
    private final CallListener listener;
    private final WriteLimit writes = new WriteLimit(MOST_WRITES, PATIENCE);
    private final Throttle throttle;

    /**
     * A client for one server.
     *
     * @param api the base, e.g. {@code http://10.42.0.10:4200/api}
     * @param http from {@link #http}; shared, not closed here
     */
    public PrefectClient(URI api, Optional<Login> login, HttpClient http, CallListener listener) {
        this(api, new HttpTransport(base(api), login, Optional.empty(), Optional.empty(), _ -> http), listener);
    }

    PrefectClient(URI api, Transport transport, CallListener listener) {
        this(api, transport, listener, new Throttle());
    }

    private PrefectClient(URI api, Transport transport, CallListener listener, Throttle throttle) {
        this.api = base(api);
        this.transport = transport;
        this.listener = listener;
        this.throttle = throttle;
    }

    /** The same key at another address of the same API: its limits are the same too. */
    PrefectClient at(URI other) {
        return new PrefectClient(other, transport.at(base(other)), listener, throttle);
    }

    /** Without a slash at its end. */
    public static URI base(URI api) {
        String base = api.toString();
        return URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
    }

    /** The server closes an idle connection after 5 s, Java after 30; it reads this once, with its first client of all. */
    public static void closeIdleConnectionsEarly() {
        System.getProperties().putIfAbsent("jdk.httpclient.keepalive.timeout", "4");
    }

    /**
     * What clients share that go the same way.
     *
     * @param proxy takes all calls, those to loopback and private addresses too
     */
    public static HttpClient http(Optional<InetSocketAddress> proxy) {
        closeIdleConnectionsEarly();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(proxy.map(ProxySelector::of).orElse(HttpClient.Builder.NO_PROXY))
                .build();
    }

    /** Each change of that kind as one. */
    <D, R extends Remote> Kind<D, R> together(Kind<D, R> kind) {
        return new Together<>(kind, transport);
    }

    Duration oldest() {
        return transport.oldest();
    }

    void settle() {
        transport.settle();
    }

    public URI api() {
        return api;
    }

    public JsonNode get(Route route) {
        return call("GET", route, null, Purpose.READ, PrefectClient::tree);
    }

    /** A POST that changes nothing, such as a count. */
    public JsonNode read(Route route, JsonNode body) {
        return call("POST", route, body, Purpose.READ, PrefectClient::tree);
    }

    /** All pages of a filter route. */
    public <T> List<T> all(String filterRoute, ObjectNode filter, Function<JsonNode, T> each) {
        List<T> found = new ArrayList<>();
        List<T> page;
        do {
            page = page(filterRoute, filter, found.size(), PAGE, each);
            found.addAll(page);
        } while (page.size() == PAGE);
        return found;
    }

    /** One page of a filter route. */
    public <T> List<T> page(String filterRoute, ObjectNode filter, int offset, int limit, Function<JsonNode, T> each) {
        ObjectNode body = filter.deepCopy().put("limit", limit).put("offset", offset);
        return call("POST", Route.of(filterRoute), body, Purpose.READ, bytes -> Json.parseEach(bytes, each));
    }

    public JsonNode create(Route route, JsonNode body) {
        return write("POST", route, body, Purpose.MAKE);
    }

    /** Makes what has no name of its own. */
    JsonNode createOnce(Route route, JsonNode body) {
        return write("POST", route, body, Purpose.MAKE_ONCE);
    }

    /** Makes something of which nothing more need be known. */
    void post(Route route, JsonNode body) {
        write("POST", route, body, Purpose.CHANGE);
    }

    public void put(Route route, JsonNode body) {
        write("PUT", route, body, Purpose.CHANGE);
    }

    public void patch(Route route, JsonNode body) {
        write("PATCH", route, body, Purpose.CHANGE);
    }

    /** What is gone already is gone. */
    public void delete(Route route) {
        try {
            write("DELETE", route, null, Purpose.CHANGE);
        } catch (RemoteException e) {
            if (e.reason() != Failure.NOT_FOUND) {
                throw e;
            }
        }
    }

    private JsonNode write(String method, Route route, @Nullable JsonNode body, Purpose purpose) {
        writes.acquire();
        boolean overrun = true;
        try {
            JsonNode answer = call(method, route, body, purpose, PrefectClient::tree);
            overrun = false;
            return answer;
        } catch (RemoteException e) {
            overrun = e.reason() == Failure.UNAVAILABLE || e.reason() == Failure.THROTTLED;
            throw e;
        } finally {
            writes.release(overrun);
        }
    }

    /**
     * Tries again at once what met a locked sqlite or a connection that the server had closed meanwhile, and what was to
     * wait for a moment. A write that happened although its answer was lost is harmless twice: names are unique, and
     * creates know how to read a conflict; what can't is made once.
     */
    private <T> T call(String method, Route route, @Nullable JsonNode body, Purpose purpose, Reader<T> reader) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(
                        new Transport.Request(
                                method,
                                method + " " + route.template(),
                                route.path(),
                                Optional.ofNullable(body),
                                purpose),
                        reader);
            } catch (RemoteException e) {
                boolean soon = e.reason() == Failure.THROTTLED && e.retryAfter().compareTo(Throttle.SHORT) <= 0;
                boolean once = purpose == Purpose.MAKE_ONCE && !soon;
                if (once || attempt == MOST_ATTEMPTS || !(soon || PrefectErrors.isShort(e))) {
                    throw e;
                }
                if (!soon) {
                    pause(e);
                }
            }
        }
    }

    private static void pause(RemoteException cause) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    private <T> T attempt(Transport.Request request, Reader<T> reader) {
        throttle.pass(request.operation());
        long begun = System.nanoTime();
        String outcome = "ok";
        try {
            return read(request.operation(), transport.send(request), reader);
        } catch (RemoteException e) {
            outcome = e.reason().label();
            if (e.reason() == Failure.THROTTLED) {
                throttle.refused(e.retryAfter());
            }
            throw e;
        } finally {
            listener.called(request.operation(), outcome, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private static <T> T read(String operation, Answer answer, Reader<T> reader) {
        try (InputStream body = answer.body()) {
            if (answer.status() / 100 != 2) {
                throw PrefectErrors.answered(
                        operation,
                        answer.status(),
                        body.readAllBytes(),
                        answer.retryAfter().orElse(null));
            }
            return reader.read(body);
        } catch (IOException e) {
            throw new RemoteException(Failure.UNAVAILABLE, operation + ": the answer can't be read", e);
        }
    }

    private static JsonNode tree(InputStream bytes) throws IOException {
        JsonNode tree = Json.parse(bytes);
        return tree.isMissingNode() ? NullNode.getInstance() : tree;
    }

    private interface Reader<T> {
        T read(InputStream bytes) throws IOException;
    }
}
