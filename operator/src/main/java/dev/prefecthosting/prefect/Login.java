package dev.prefecthosting.prefect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a client shows who it is. Never prints its secret. */
public sealed interface Login {
    /** The value of the {@code Authorization} header. */
    String header();

    /** A server's {@code user:password}, from Prefect 3.2 on. */
    record Basic(String username, String password) implements Login {
        @Override
        public String header() {
            byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "Basic[" + username + "]";
        }
    }

    /** Prefect Cloud's API key. */
    record Bearer(String token) implements Login {
        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "Bearer";
        }
    }
}
