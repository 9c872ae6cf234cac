package dev.prefecthosting.tunnel;

import dev.prefecthosting.plan.RemoteException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Opens the WebSocket of a doorway, and says why where it can't. */
record Handshake(HttpClient http, Doorway doorway) {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    WebSocketDoor open() {
        try {
            WebSocketDoor door = new WebSocketDoor();
            try {
                WebSocket webSocket = http.newWebSocketBuilder()
                        .connectTimeout(TIMEOUT)
                        .buildAsync(doorway.tunnel(), door)
                        .join();
                door.serve(webSocket);
                return door;
            } catch (RuntimeException e) {
                door.closeEntrance();
                throw e;
            }
        } catch (CompletionException e) {
            doorway.suspect();
            throw refusal(e.getCause() == null ? e : e.getCause());
        } catch (IOException e) {
            throw BrokenHop.at("127.0.0.1", "no port to listen on: " + BrokenHop.words(e), "", e);
        }
    }

    private RemoteException refusal(Throwable cause) {
        if (cause instanceof WebSocketHandshakeException answered) {
            HttpResponse<?> response = answered.getResponse();
            return BrokenHop.at(doorway.name(), said(response), check(response.statusCode()), cause);
        }
        return BrokenHop.at(
                doorway.name(), "no connection: " + BrokenHop.words(cause), "Is the endpoint still there?", cause);
    }

    private static String said(HttpResponse<?> response) {
        String body = response.body() instanceof String text ? " " + text.strip() : "";
        return "it opens no tunnel: HTTP " + response.statusCode() + body;
    }

    private String check(int status) {
        return switch (status) {
            case FORBIDDEN ->
                "Is the operator allowed ec2-instance-connect:OpenTunnel on %s, and is its clock right? See docs/iam-policy.md"
                        .formatted(doorway.name());
            case TOO_MANY -> "An endpoint carries 20 connections: who else uses it?";
            default -> "Is the endpoint still there? One that the hosting made is made again";
        };
    }
}
