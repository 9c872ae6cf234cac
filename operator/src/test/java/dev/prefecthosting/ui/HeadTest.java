package dev.prefecthosting.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void whatIsSentOnIsWhatWasReadButForTheConnection() throws Exception {
        Head head = read(lines(
                "GET /a?b=c HTTP/1.1", "Host: demo.default.localhost:4200", "Connection: keep-alive", "Accept: */*"));

        assertThat(text(head.forwarded("", Optional.empty())))
                .isEqualTo(lines(
                        "GET /a?b=c HTTP/1.1",
                        "Host: demo.default.localhost:4200",
                        "Accept: */*",
                        "Connection: close"));
        assertThat(text(head.forwarded("http://10.0.0.1:4200", Optional.of("prefect.example"))))
                .startsWith("GET http://10.0.0.1:4200/a?b=c HTTP/1.1\r\nHost: prefect.example\r\n");
    }

    @Test
    void aWebSocketStaysOne() throws Exception {
        Head head = read(lines(
                "GET /api/events/out HTTP/1.1",
                "Host: a.b.localhost",
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade"));

        assertThat(head.isUpgrade()).isTrue();
        assertThat(text(head.forwarded("", Optional.empty()))).endsWith("\r\nConnection: Upgrade\r\n\r\n");
    }

    @Test
    void nothingAfterItIsRead() throws Exception {
        InputStream in = stream("POST / HTTP/1.1\r\nHost: a.b.localhost\r\nContent-Length: 4\r\n\r\nbody");
        Head.read(in, LONG);
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("body");
    }

    @Test
    void whoSaysNothingIsAnsweredNothing() throws Exception {
        assertThat(Head.read(stream(""), LONG)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://evil.example/ HTTP/1.1\r\nHost: a.b.localhost\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a.b.localhost\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a.b.localhost\r\n\r\n",
                "GET / HTTP/1.1\nHost: a.b.localhost\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n"})
    void itHasOneHost(String hosts) throws Exception {
        Head head = read("GET / HTTP/1.1\r\n" + hosts + "\r\n");
        assertThatThrownBy(head::host).isInstanceOf(Refusal.class);
    }

    @Test
    void oneWithoutEndIsRefused() {
        InputStream endless = new SequenceInputStream(stream("GET / HTTP/1.1\r\nX: "), new Endless());
        assertThatThrownBy(() -> Head.read(endless, LONG))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(431));
    }

    @Test
    void oneThatTricklesIsRefused() {
        assertThatThrownBy(() -> Head.read(new Endless(), Duration.ZERO))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(408));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    static Head read(String text) throws Exception {
        return Head.read(stream(text), LONG).orElseThrow();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }
    }
}
