package dev.prefecthosting.reconcile.workpool;

import dev.prefecthosting.model.workpool.WorkPoolStatus;
import dev.prefecthosting.model.workpool.WorkerStatus;
import dev.prefecthosting.prefect.PrefectServer;
import dev.prefecthosting.prefect.WorkPools;
import java.util.Comparator;
import java.util.List;

/** The workers of a pool as Prefect knows them. */
record WorkersSeen(List<WorkerStatus> workers) {
    static final String ONLINE = "ONLINE";

    /**
     * Read only when the pool's state or the number of workers says that something has changed: a heartbeat is no change.
     *
     * @param wanted how many there should be
     */
    static WorkersSeen of(WorkPools.Found pool, WorkPoolStatus before, int wanted, PrefectServer server) {
        int knownOnline = before.workersOnlineOrDefault();
        boolean changed = pool.workerOnline() != knownOnline > 0;
        boolean incomplete = pool.workerOnline() && knownOnline != wanted && wanted > 0;
        if (!changed && !incomplete) {
            return new WorkersSeen(before.workersOrDefault());
        }
        List<WorkerStatus> now = server.workers.of(pool.name()).stream()
                .map(worker -> new WorkerStatus(worker.name(), worker.status(), worker.lastHeartbeat()))
                .sorted(Comparator.comparing(WorkerStatus::name))
                .toList();
        return new WorkersSeen(isSame(now, before.workersOrDefault()) ? before.workersOrDefault() : now);
    }

    static WorkersSeen known(WorkPoolStatus before) {
        return new WorkersSeen(before.workersOrDefault());
    }

    int online() {
        return (int) workers.stream()
                .filter(worker -> ONLINE.equals(worker.status()))
                .count();
    }

    boolean isOnline() {
        return online() > 0;
    }

    private static boolean isSame(List<WorkerStatus> now, List<WorkerStatus> before) {
        return now.stream()
                .map(WorkersSeen::withoutHeartbeat)
                .toList()
                .equals(before.stream().map(WorkersSeen::withoutHeartbeat).toList());
    }

    private static WorkerStatus withoutHeartbeat(WorkerStatus worker) {
        return new WorkerStatus(worker.name(), worker.status(), null);
    }
}
