package dev.prefecthosting.plan;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * Brings a graph about, one pass at a time: every step whose dependencies are done is taken at once, in parallel, on
 * virtual threads bounded over all passes. A pass never sleeps: what takes time is a {@code Wait} in its report.
 */
public final class Executor implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore bound;
    private final Attempts attempts = new Attempts();
    private final Clock clock;

    public Executor(int calls, Clock clock) {
        this.bound = new Semaphore(calls);
        this.clock = clock;
    }

    /** One pass. The caller makes sure that an owner has one pass at a time. */
    public Report run(Graph graph, Order order, Ledger ledger) {
        return new Pass(graph, order, ledger, attempts, this, clock).run();
    }

    <T> CompletableFuture<T> start(Supplier<T> work) {
        // The log's context (which resource is reconciled) goes with the work.
        Map<String, String> context = MDC.getCopyOfContextMap();
        return CompletableFuture.supplyAsync(
                () -> {
                    bound.acquireUninterruptibly();
                    try {
                        if (context != null) {
                            MDC.setContextMap(context);
                        }
                        return work.get();
                    } finally {
                        bound.release();
                    }
                },
                threads);
    }

    @Override
    public void close() {
        threads.close();
    }
}
