package dev.prefecthosting.plan;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run through a graph. All its state is confined to the thread that runs it; only the steps themselves are taken on
 * others, and what became of them comes back through a queue.
 */
final class Pass {
    /** How soon to look again at something that AWS or Prefect takes its time for. */
    static final Duration POLL = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

    private final Graph graph;
    private final Order order;
    private final Executor executor;
    private final Clock clock;
    private final Intents intents;
    private final StepRunner runner;

    private final Map<String, StepResult> results = new HashMap<>();
    private final Map<String, RemovalResult> removed = new HashMap<>();
    private final Map<String, Removal<?>> removals = new HashMap<>();
    private final Set<String> started = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private final BlockingQueue<Runnable> ended = new LinkedBlockingQueue<>();
    private int running;

    Pass(Graph graph, Order order, Ledger ledger, Attempts attempts, Executor executor, Clock clock) {
        this.graph = graph;
        this.order = order;
        this.executor = executor;
        this.clock = clock;
        this.intents = new Intents(graph, order, ledger, attempts);
        this.runner = new StepRunner(order, ledger, attempts, clock);
    }

    Report run() {
        refresh();
        intents.announce(clock.instant());
        doom(Removals.unwanted(graph, order.owner()));
        startWhatCanStart();
        while (running > 0) {
            takeOne().run();
            running--;
            startWhatCanStart();
        }
        Report report = report();
        LOG.debug("pass ended; not done: {}", report.open());
        return report;
    }

    /** Fails as a whole: without knowing what exists nothing may be made. */
    private void refresh() {
        List<CompletableFuture<Boolean>> listings = graph.inventories().stream()
                .map(inventory -> executor.start(() -> {
                    inventory.refresh(order.sweepAge());
                    return true;
                }))
                .toList();
        RemoteException first = null;
        for (CompletableFuture<Boolean> listing : listings) {
            try {
                listing.join();
            } catch (CompletionException e) {
                first = first == null ? remote(e.getCause() == null ? e : e.getCause()) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RemoteException remote(Throwable cause) {
        if (cause instanceof RemoteException typed) {
            return typed;
        }
        LOG.error("unexpected", cause);
        return new RemoteException(Failure.UNAVAILABLE, cause.toString(), cause);
    }

    private void startWhatCanStart() {
        for (Step<?, ?> step : graph.steps()) {
            if (step.wanted() && canStart(step) && started.add(step.logicalId())) {
                start(() -> take(step), this::accept);
            }
        }
        for (Map.Entry<String, Removal<?>> entry : removals.entrySet()) {
            if (canGo(entry.getValue()) && started.add(entry.getKey())) {
                start(() -> carryOut(entry.getValue()), result -> accept(entry.getKey(), result));
            }
        }
    }

    private boolean canStart(Step<?, ?> step) {
        boolean beingRemoved = removals.entrySet().stream()
                .anyMatch(entry -> entry.getValue().logicalId().equals(step.logicalId()) && !isGone(entry.getKey()));
        return !beingRemoved
                && Graph.dependencies(step).filter(Step::wanted).allMatch(needed -> Optional.ofNullable(
                                results.get(needed.logicalId()))
                        .map(StepResult::carries)
                        .orElse(false));
    }

    private boolean canGo(Removal<?> removal) {
        return order.mode() == Mode.APPLY
                && removals.entrySet().stream()
                        .noneMatch(entry -> !isGone(entry.getKey())
                                && !entry.getValue().equals(removal)
                                && entry.getValue().goesBefore(removal));
    }

    private boolean isGone(String key) {
        RemovalResult result = removed.get(key);
        return result != null && result.isGone();
    }

    private StepResult take(Step<?, ?> step) {
        try {
            return runner.take(step, this::made);
        } catch (RemoteException e) {
            return StepResult.of(step, Outcome.failed(e));
        } catch (RuntimeException e) {
            LOG.error("{} failed in a way it should not", step.logicalId(), e);
            return StepResult.of(step, Outcome.failed(remote(e)));
        }
    }

    private static RemovalResult carryOut(Removal<?> removal) {
        try {
            return removal.carryOut();
        } catch (RemoteException e) {
            return RemovalResult.failed(removal, e);
        } catch (RuntimeException e) {
            LOG.error("removal of {} failed in a way it should not", removal.logicalId(), e);
            return RemovalResult.failed(removal, remote(e));
        }
    }

    /** Read by step threads, written only while none runs that could ask for it: its dependencies have all ended. */
    @SuppressWarnings("unchecked")
    private <R extends Remote> R made(Step<?, R> step) {
        StepResult result = finished(step);
        return (R) result.remote().orElseThrow(() -> new IllegalStateException(step.logicalId() + " is not there"));
    }

    private StepResult finished(Step<?, ?> step) {
        synchronized (results) {
            StepResult result = results.get(step.logicalId());
            if (result == null) {
                throw new IllegalStateException(step.logicalId() + " was not named as a dependency");
            }
            return result;
        }
    }

    private void accept(StepResult result) {
        changes.addAll(result.changes());
        if (result.replace()) {
            doom(Removals.replaced(graph, order.owner(), result.step()));
            started.remove(result.step().logicalId());
        }
        synchronized (results) {
            results.put(result.step().logicalId(), result);
        }
    }

    private void accept(String key, RemovalResult result) {
        changes.addAll(result.changes());
        removed.put(key, result);
    }

    private void doom(List<Removal<?>> doomed) {
        for (Removal<?> removal : doomed) {
            removals.putIfAbsent("removal of " + removal.remote().id(), removal);
        }
    }

    private <T> void start(Supplier<T> work, Consumer<T> accept) {
        running++;
        var unused = executor.start(work)
                .whenComplete((result, thrown) -> ended.add(() -> {
                    if (thrown != null) {
                        throw new IllegalStateException("a step failed in a way it should not", thrown);
                    }
                    accept.accept(result);
                }));
    }

    private Runnable takeOne() {
        try {
            return ended.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Report report() {
        List<StepReport> steps = graph.steps().stream()
                .filter(Step::wanted)
                .map(step -> Optional.ofNullable(results.get(step.logicalId()))
                        .map(StepResult::report)
                        .orElseGet(() -> notReached(step)))
                .toList();
        List<StepReport> left = removals.entrySet().stream()
                .filter(entry -> !isGone(entry.getKey()))
                .map(entry -> entry.getValue().report(outcomeOf(entry.getKey())))
                .toList();
        return new Report(steps, left, List.copyOf(changes), preview());
    }

    private List<String> preview() {
        List<String> lines = new ArrayList<>();
        for (Step<?, ?> step : graph.steps()) {
            StepResult result = results.get(step.logicalId());
            if (result != null) {
                result.preview().ifPresent(lines::add);
            } else if (step.wanted() && order.mode() == Mode.PREVIEW) {
                lines.add(Preview.beyond(notReached(step)));
            }
        }
        if (order.mode() == Mode.PREVIEW) {
            removals.values().forEach(removal -> lines.add(removal.preview()));
        }
        return List.copyOf(lines);
    }

    private Outcome outcomeOf(String key) {
        RemovalResult result = removed.get(key);
        return result == null ? Outcome.Blocked.behind("what depends on it to go") : result.outcome();
    }

    private StepReport notReached(Step<?, ?> step) {
        String needed = Graph.dependencies(step)
                .filter(Step::wanted)
                .filter(dependency -> {
                    StepResult result = results.get(dependency.logicalId());
                    return result == null || !result.carries();
                })
                .map(Step::logicalId)
                .findFirst()
                .orElse("its removal");
        Optional<? extends Remote> existing =
                step.inventory().find(step.identity(order.owner())).stream().findFirst();
        Outcome outcome = Outcome.Blocked.behind(needed);
        return new StepReport(
                step.logicalId(), step.kind().name(), step.stage(), outcome, existing.map(remote -> remote));
    }
}
