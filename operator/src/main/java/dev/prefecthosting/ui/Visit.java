package dev.prefecthosting.ui;

import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import dev.prefecthosting.reconcile.refs.UnmetException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of a browser, with one request, or with a WebSocket for as long as that lasts. */
record Visit(Socket browser, Hostings hostings) {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CHUNK = 16 * 1024;

    void run() {
        try (browser) {
            browser.setTcpNoDelay(true);
            browser.setSoTimeout((int) PATIENCE.toMillis());
            InputStream in = new BufferedInputStream(browser.getInputStream());
            try {
                Optional<Head> head = Head.read(in, PATIENCE);
                if (head.isPresent()) {
                    browser.setSoTimeout(0);
                    answer(head.get(), in);
                }
            } catch (Refusal e) {
                say(e);
            }
        } catch (IOException e) {
            LOG.debug("a browser's connection ended", e);
        }
    }

    void refuse(Refusal refusal) {
        try (browser) {
            say(refusal);
        } catch (IOException e) {
            LOG.debug("a browser's connection ended", e);
        }
    }

    private void answer(Head head, InputStream in) throws IOException, Refusal {
        switch (Destination.of(head)) {
            case Destination.Index index -> index(head, index);
            case Destination.Hosting hosting -> lead(head, in, hosting);
        }
    }

    private void index(Head head, Destination.Index index) throws IOException, Refusal {
        if (!head.target().equals("/")) {
            throw new Refusal(404, "only the list of hostings is here: http://localhost%s/".formatted(index.port()));
        }
        say(200, "text/html", IndexPage.of(hostings.listed(), index.port()));
    }

    private void lead(Head head, InputStream in, Destination.Hosting hosting) throws IOException, Refusal {
        Reach reach;
        try {
            reach = hostings.reach(hosting.namespace(), hosting.name());
        } catch (UnmetException e) {
            throw new Refusal(502, e.whatToDo());
        }
        try (Upstream upstream = opened(reach, head.isUpgrade())) {
            // Its own server answers to any name, and leads on by the one that the browser wrote.
            Optional<String> host = reach.external() ? Optional.of(reach.api().getAuthority()) : Optional.empty();
            upstream.socket().getOutputStream().write(head.forwarded(upstream.towards(), host));
            Thread outward = Thread.ofVirtual().name("ui-outward").start(() -> send(in, upstream.socket()));
            try {
                receive(upstream.socket(), reach);
            } catch (Refusal e) {
                say(e);
            } finally {
                end(upstream.socket());
                end(browser);
                join(outward);
            }
        }
    }

    private static Upstream opened(Reach reach, boolean upgrade) throws Refusal {
        try {
            return Upstream.open(reach, upgrade);
        } catch (RemoteException e) {
            throw new Refusal(502, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Refusal(502, unreachable(reach, String.valueOf(e.getMessage())));
        }
    }

    private static String unreachable(Reach reach, String why) {
        return Upstream.fault(reach)
                .orElseGet(() -> "the Prefect server at %s can't be reached: %s".formatted(reach.api(), why));
    }

    private static void send(InputStream in, Socket upstream) {
        try {
            OutputStream out = upstream.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
            }
            upstream.shutdownOutput();
        } catch (IOException e) {
            end(upstream); // ends the other direction too
        }
    }

    private void receive(Socket upstream, Reach reach) throws IOException, Refusal {
        byte[] chunk = new byte[CHUNK];
        int read = first(upstream, chunk, reach);
        OutputStream out = browser.getOutputStream();
        while (read >= 0) {
            out.write(chunk, 0, read);
            read = upstream.getInputStream().read(chunk);
        }
    }

    /** Before the first byte something else can be answered still. */
    private static int first(Socket upstream, byte[] chunk, Reach reach) throws Refusal {
        String why;
        try {
            int read = upstream.getInputStream().read(chunk);
            if (read >= 0) {
                return read;
            }
            why = "it closed the connection";
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        throw new Refusal(502, unreachable(reach, why));
    }

    private void say(Refusal refusal) throws IOException {
        say(refusal.status(), "text/plain", refusal.sentence() + "\n");
    }

    private void say(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = """
                HTTP/1.1 %d %s
                Content-Type: %s; charset=utf-8
                Content-Length: %d
                Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'
                X-Content-Type-Options: nosniff
                Cache-Control: no-store
                Connection: close

                """.formatted(status, status < 400 ? "OK" : "Refused", type, bytes.length)
                .replace("\n", "\r\n");
        OutputStream out = browser.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.flush();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection was ended already", e);
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
