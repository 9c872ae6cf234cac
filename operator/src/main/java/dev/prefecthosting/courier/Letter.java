package dev.prefecthosting.courier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.secrets.Letterbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Requests that one task brings, in their order.
 *
 * @param text packed, for a secret: what is written may be secret itself
 * @param digest tells a task whether it was given this one
 */
record Letter(String text, String digest, List<Ask> asks) {
    static final ObjectMapper JSON = JsonMapper.builder().build();

    /** @param api paths are below it; what is for another is written out */
    static Letter of(List<Ask> asks, URI api, Seal seal) {
        ObjectNode letter = JSON.createObjectNode().put("key", seal.text());
        ArrayNode requests = letter.putArray("requests");
        for (Ask ask : asks) {
            ObjectNode request = requests.addObject();
            request.put("key", ask.key());
            request.put("read", ask.isRead());
            request.put("method", ask.request().method());
            request.put("operation", ask.request().operation());
            String path = ask.request().path();
            request.put("path", ask.base().equals(api) ? path : ask.base() + path);
            ask.request().body().ifPresent(body -> request.set("body", body));
            if (!ask.needs().isEmpty()) {
                ask.needs().forEach(request.putArray("promises")::add);
            }
        }
        String text = Base64.getEncoder().encodeToString(zipped(letter));
        return new Letter(text, digest(text), List.copyOf(asks));
    }

    boolean isTooLong() {
        return text.length() > Letterbox.LONGEST;
    }

    private static byte[] zipped(ObjectNode letter) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(JSON.writeValueAsBytes(letter));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String digest(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Letter[" + digest + "]";
    }
}
