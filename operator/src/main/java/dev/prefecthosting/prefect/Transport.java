package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/** How requests come to a server's API, and its answers back. */
public interface Transport {
    /** Throws {@link dev.prefecthosting.plan.RemoteException} when there is no answer. */
    Answer send(Request request);

    /** The same to another address of the same API. */
    Transport at(URI api);

    /**
     * One request.
     *
     * @param operation method and route template, as in metrics
     * @param path below the API's base, with its values
     */
    record Request(String method, String operation, String path, Optional<JsonNode> body) {}
}
