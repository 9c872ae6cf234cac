package dev.prefecthosting.prefect;

import java.util.ArrayList;
import java.util.List;

/** What a version of Prefect can do; the one place where versions are told apart. */
public record Features(ServerVersion version) {
    /** Takes {@code 3.8.8}, and what {@link ServerVersion#text()} gave earlier. */
    public static Features of(String version) {
        return new Features(ServerVersion.parse(version));
    }

    /** Cloud takes an API key instead. */
    public boolean basicAuth() {
        return version.atLeast(3, 2) && !version.equals(ServerVersion.CLOUD);
    }

    public boolean concurrency() {
        return version.atLeast(3, 1);
    }

    public boolean labels() {
        return version.atLeast(3, 2);
    }

    /** Whether single schedules can be told apart and carry parameters; else the list is replaced whole. */
    public boolean scheduleSlugs() {
        return version.atLeast(3, 2);
    }

    /** Whether a PATCH takes pull steps and parameter schema; else only a POST does. */
    public boolean patchesPullSteps() {
        return version.atLeast(3, 2);
    }

    /** Whether a run fails where its deployment has neither path nor pull steps. */
    public boolean needsPath() {
        return version.major() < 3;
    }

    /** Whether a variable holds any JSON; else text only. */
    public boolean jsonVariables() {
        return version.major() >= 3;
    }

    /** Whether there are automations in any case; Prefect 2 has them behind a setting. */
    public boolean automations() {
        return version.major() >= 3;
    }

    /** Whether an automation can send; the events of Prefect 2 keep its server from loading the block. */
    public boolean notifications() {
        return version.major() >= 3;
    }

    /** Which prefect-aws, and so which base job template, goes with the server. */
    public int ecsTemplate() {
        return version.major() >= 3 ? 3 : 2;
    }

    /** Which fields ask for what this version lacks, in the words of the spec; empty when all is well. */
    public List<String> lacking(Deployments.Desired desired) {
        List<String> lacking = new ArrayList<>();
        if (!concurrency() && desired.concurrency().isPresent()) {
            lacking.add("concurrency");
        }
        if (!labels() && !desired.labels().isEmpty()) {
            lacking.add("labels");
        }
        if (!scheduleSlugs()
                && desired.schedules().stream()
                        .anyMatch(schedule -> !schedule.parameters().isEmpty())) {
            lacking.add("schedules.parameters");
        }
        return lacking;
    }
}
