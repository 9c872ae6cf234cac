package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The queues of work pools. They have no room for an owner, so they are part of their pool, whose mark names those that we
 * made; others (a deployment that names a missing queue makes it) are left alone.
 */
final class WorkQueues {
    private final PrefectClient client;

    WorkQueues(PrefectClient client) {
        this.client = client;
    }

    /** Of all pools of the server, by the pool's name. */
    Map<String, List<WorkQueue>> list() {
        record Listed(String pool, WorkQueue queue) {}
        return client
                .all(
                        "/work_queues/filter",
                        Json.object(),
                        queue -> new Listed(Json.textOf(queue, "work_pool_name"), WorkQueue.of(queue)))
                .stream()
                .collect(Collectors.groupingBy(Listed::pool, Collectors.mapping(Listed::queue, Collectors.toList())));
    }

    /** Prefect keeps priorities unique by moving others down: what is desired must be so already. */
    static List<WorkQueue> canonical(List<WorkQueue> desired) {
        List<WorkQueue> sorted = new ArrayList<>();
        int last = 0;
        for (WorkQueue queue : desired.stream()
                .sorted(Comparator.comparingInt(WorkQueue::priority))
                .toList()) {
            last = Math.max(last + 1, queue.priority());
            sorted.add(queue.withPriority(last));
        }
        return sorted;
    }

    /** Makes, changes and removes; in the order of priority, since setting one moves those below it. */
    List<WorkQueue> bring(String pool, List<WorkQueue> actual, List<WorkQueue> desired, List<String> unwanted) {
        Map<String, WorkQueue> found = actual.stream().collect(Collectors.toMap(WorkQueue::name, Function.identity()));
        boolean moved = false;
        for (WorkQueue queue : canonical(desired)) {
            WorkQueue before = found.get(queue.name());
            if (before == null) {
                create(pool, queue);
                moved = true;
            } else if (moved || !before.equals(queue)) {
                moved |= before.priority() != queue.priority();
                client.patch(route(pool, queue.name()), queue.json());
            }
        }
        unwanted.stream()
                .filter(name -> !name.equals(WorkQueue.DEFAULT))
                .forEach(name -> client.delete(route(pool, name)));
        List<String> gone = Stream.concat(unwanted.stream(), desired.stream().map(WorkQueue::name))
                .toList();
        return Stream.concat(canonical(desired).stream(), actual.stream().filter(queue -> !gone.contains(queue.name())))
                .toList();
    }

    private void create(String pool, WorkQueue queue) {
        try {
            client.post(Route.of("/work_pools/{work_pool_name}/queues", pool), queue.json());
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            client.patch(route(pool, queue.name()), queue.json());
        }
    }

    private static Route route(String pool, String queue) {
        return Route.of("/work_pools/{work_pool_name}/queues/{name}", pool, queue);
    }
}
