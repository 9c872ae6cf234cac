package dev.prefecthosting.prefect;

import dev.prefecthosting.plan.GreatestAge;
import dev.prefecthosting.plan.Inventory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One Prefect server: what it is able to do, and what it has, shared by all reconciles that use it. */
public final class PrefectServer {
    public final Inventory<WorkPools.Desired, WorkPools.Found> workPools;
    public final Inventory<Blocks.Desired, Blocks.Found> blocks;
    public final Inventory<Variables.Desired, Variables.Found> variables;
    public final Inventory<BlockDocuments.Desired, BlockDocuments.Found> blockDocuments;
    public final Inventory<Automations.Desired, Automations.Found> automations;
    public final NotificationBlocks notificationBlocks;
    public final Workers workers;
    public final FlowRuns flowRuns;

    private final PrefectClient client;
    private final Optional<CloudWorkspace> workspace;
    private final Clock clock;
    private final AtomicReference<Seen> seen = new AtomicReference<>();

    PrefectServer(PrefectClient client, Clock clock) {
        this.client = client;
        this.workspace = CloudWorkspace.in(client.api());
        this.clock = clock;
        workPools = new Inventory<>(client.together(new WorkPools(client)), clock);
        blocks = new Inventory<>(client.together(new Blocks(client)), clock);
        variables = new Inventory<>(client.together(new Variables(client)), clock);
        blockDocuments = new Inventory<>(client.together(new BlockDocuments(client)), clock);
        automations = new Inventory<>(client.together(new Automations(client)), clock);
        notificationBlocks = new NotificationBlocks(client);
        workers = new Workers(client);
        flowRuns = new FlowRuns(client);
    }

    /**
     * The version it had when it was last asked, no longer ago than this; throws when it does not answer. Whoever waits
     * meanwhile uses the same answer.
     */
    public synchronized ServerVersion version(Duration greatestAge) {
        Seen last = seen.get();
        Instant now = clock.instant();
        if (last != null && last.at().plus(greatestAge).isAfter(now)) {
            return last.version();
        }
        ServerVersion version = GreatestAge.of(greatestAge, this::ask);
        seen.set(
                last != null && last.version().equals(version)
                        ? new Seen(version, now, last.deployments())
                        : new Seen(version, now, deployments(version)));
        return version;
    }

    /** Of Cloud only whether the key sees the workspace. */
    private ServerVersion ask() {
        if (workspace.isEmpty()) {
            return ServerVersion.of(client);
        }
        workspace.get().check(client.at(workspace.get().root()));
        return ServerVersion.CLOUD;
    }

    /** How deployments are written depends on the version. */
    public Inventory<Deployments.Desired, Deployments.Found> deployments(Duration greatestAge) {
        ServerVersion version = version(greatestAge);
        Seen last = seen.get();
        return last == null ? deployments(version) : last.deployments();
    }

    /** How old what it answers may be at a sweep, whatever is asked for. */
    public Duration oldestAnswer() {
        return client.oldest();
    }

    /**
     * What is listed after this shows all that we have asked for; throws while it can't. Does nothing where answers come at
     * once.
     */
    public void settle(Duration greatestAge) {
        if (client.oldest().isZero()) {
            return;
        }
        client.settle();
        Stream.of(workPools, blocks, variables, blockDocuments, automations, deployments(greatestAge))
                .forEach(Inventory::expire);
    }

    /** Prefect 2 has automations only where they are switched on. */
    public boolean hasAutomations() {
        return new Features(version(Duration.ofDays(1))).automations() || Automations.isThere(client);
    }

    public boolean hasNotifications() {
        return new Features(version(Duration.ofDays(1))).notifications();
    }

    private Inventory<Deployments.Desired, Deployments.Found> deployments(ServerVersion version) {
        return new Inventory<>(client.together(new Deployments(client, new Features(version))), clock);
    }

    private record Seen(
            ServerVersion version, Instant at, Inventory<Deployments.Desired, Deployments.Found> deployments) {}
}
