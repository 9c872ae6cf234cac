package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How requests come to a server's API, and its answers back. */
public interface Transport {
    /**
     * Throws {@link dev.prefecthosting.plan.RemoteException} when there is no answer, with {@link
     * dev.prefecthosting.plan.Failure#UNDER_WAY} where it comes later: the same request again then has it.
     */
    Answer send(Request request);

    /** The same to another address of the same API. */
    Transport at(URI api);

    /** How old an answer may be even where less was asked for, at a sweep; zero where each call is answered anew. */
    default Duration oldest() {
        return Duration.ZERO;
    }

    /** Throws while something may still be made that was asked for and has no answer yet. */
    default void settle() {}

    /** One change, of several requests perhaps; where answers come later it is made again until all are there. */
    default <T> T together(Supplier<T> change) {
        return change.get();
    }

    /** What a request is for. */
    enum Purpose {
        /** Changes nothing. */
        READ,
        /** Makes something, and what it is says the answer. */
        MAKE,
        /** The same of what has no name of its own: a second attempt might make a second one. */
        MAKE_ONCE,
        /** Changes something; of the answer only counts whether that was done. */
        CHANGE
    }

    /**
     * One request.
     *
     * @param operation method and route template, as in metrics
     * @param path below the API's base, with its values
     */
    record Request(String method, String operation, String path, Optional<JsonNode> body, Purpose purpose) {
        /** The same for the same request to the same base. */
        public String key(URI base) {
            ObjectNode all = Json.object().put("method", method).put("url", base + path);
            body.ifPresent(written -> all.set("body", written));
            return Json.digest(all);
        }
    }
}
