package dev.prefecthosting.ui;

import dev.prefecthosting.prefect.Passage;
import dev.prefecthosting.prefect.PrefectServers.Way;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to a Prefect server, by the way that calls to its API take.
 *
 * @param towards what stands before the path of a request: empty, or the address where a proxy is asked for it
 */
record Upstream(Socket socket, String towards) implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    /** A server that streams says something every few seconds. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private static final int LONGEST = 8 * 1024;

    /** Throws {@link dev.prefecthosting.plan.RemoteException} that names the hop that fails. */
    static Upstream open(Reach reach, boolean upgrade) throws IOException {
        URI api = reach.api();
        boolean tls = "https".equals(api.getScheme());
        if (reach.way() instanceof Way.Through through) {
            Socket entrance = connected(through.passage().entrance());
            return new Upstream(tls ? secured(asked(entrance, api), api) : entrance, "");
        }
        Optional<InetSocketAddress> proxy =
                reach.way() instanceof Way.Direct direct ? direct.proxy() : Optional.empty();
        if (proxy.isEmpty()) {
            Socket server = connected(new InetSocketAddress(api.getHost(), port(api)));
            return new Upstream(tls ? secured(server, api) : server, "");
        }
        Socket socket = connected(proxy.get());
        if (tls) {
            return new Upstream(secured(asked(socket, api), api), "");
        }
        // What is plain a proxy passes on; to connect to any port it may be unwilling.
        return upgrade ? new Upstream(asked(socket, api), "") : new Upstream(socket, "http://" + authority(api));
    }

    /** Why nothing came out at the other end of its way, if that is known. */
    static Optional<String> fault(Reach reach) {
        return reach.way() instanceof Way.Through through
                ? Optional.of(through.passage()).flatMap(Passage::fault)
                : Optional.empty();
    }

    static String authority(URI api) {
        return api.getHost() + ":" + port(api);
    }

    private static int port(URI api) {
        return api.getPort() != -1 ? api.getPort() : "https".equals(api.getScheme()) ? 443 : 80;
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout((int) SILENCE.toMillis());
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Has a proxy, or the entrance of a tunnel, connect to the server. */
    private static Socket asked(Socket socket, URI api) throws IOException {
        try {
            String request = "CONNECT %1$s HTTP/1.1\r\nHost: %1$s\r\n\r\n".formatted(authority(api));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (answer.length() < LONGEST && answer.indexOf("\r\n\r\n") < 0) {
                int read = in.read();
                if (read < 0) {
                    throw new IOException("the proxy closed the connection");
                }
                answer.append((char) read);
            }
            if (!answer.toString().matches("(?s)HTTP/1\\.[01] 200[ \r].*")) {
                throw new IOException("the proxy answers "
                        + answer.toString().lines().findFirst().orElse(""));
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** The certificate is that of the server, whatever is in between. */
    private static Socket secured(Socket socket, URI api) throws IOException {
        try {
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket secure = (SSLSocket) factory.createSocket(socket, api.getHost(), port(api), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
