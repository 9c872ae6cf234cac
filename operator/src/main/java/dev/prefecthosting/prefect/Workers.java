package dev.prefecthosting.prefect;

import java.util.ArrayList;
import java.util.List;

/** The workers of a pool, to be read when the pool's status has changed. */
public final class Workers {
    private final PrefectClient client;

    public Workers(PrefectClient client) {
        this.client = client;
    }

    /**
     * A worker that has reported.
     *
     * @param status {@code ONLINE} or {@code OFFLINE}
     * @param lastHeartbeat ISO 8601
     */
    public record Worker(String name, String status, String lastHeartbeat) {}

    public List<Worker> of(String pool) {
        Route route = Route.of("/work_pools/{work_pool_name}/workers/filter", pool);
        List<Worker> workers = new ArrayList<>();
        client.read(route, Json.object().put("limit", PrefectClient.PAGE))
                .forEach(worker -> workers.add(new Worker(
                        Json.textOf(worker, "name"),
                        Json.textOf(worker, "status"),
                        Json.textOf(worker, "last_heartbeat_time"))));
        return List.copyOf(workers);
    }
}
