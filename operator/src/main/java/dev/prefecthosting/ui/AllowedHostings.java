package dev.prefecthosting.ui;

import dev.prefecthosting.model.common.Condition;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectHostingStatus;
import dev.prefecthosting.model.hosting.Via;
import dev.prefecthosting.reconcile.refs.PrefectAccess;
import dev.prefecthosting.reconcile.refs.PrefectAccess.Reach;
import dev.prefecthosting.reconcile.refs.Resources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Those of the namespaces that whoever runs the operator names, as its caches hold them: any replica serves. */
public final class AllowedHostings implements Hostings {
    /** A page asks for dozens of files: not each reads the Secrets of the way. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Resources resources;
    private final Function<PrefectHosting, Reach> reaching;
    private final Consumer<PrefectHosting> forgetting;
    private final Set<String> namespaces;
    private final Clock clock;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();

    private record Known(PrefectHosting hosting, Reach reach, Instant until) {
        boolean serves(PrefectHosting other, Instant now) {
            return hosting.getMetadata()
                            .getResourceVersion()
                            .equals(other.getMetadata().getResourceVersion())
                    && now.isBefore(until);
        }
    }

    /**
     * As a hosting is reached and forgotten by {@link PrefectAccess}.
     *
     * @param namespaces none: no hosting at all
     */
    public AllowedHostings(
            Resources resources,
            Function<PrefectHosting, Reach> reaching,
            Consumer<PrefectHosting> forgetting,
            Set<String> namespaces,
            Clock clock) {
        this.resources = resources;
        this.reaching = reaching;
        this.forgetting = forgetting;
        this.namespaces = Set.copyOf(namespaces);
        this.clock = clock;
    }

    @Override
    public List<Listed> listed() {
        return allowed().stream()
                .map(AllowedHostings::listed)
                .sorted(Comparator.comparing(Listed::namespace).thenComparing(Listed::name))
                .toList();
    }

    @Override
    public Reach reach(String namespace, String name) throws Refusal {
        PrefectHosting hosting = allowed().stream()
                .filter(each -> each.getMetadata().getNamespace().equals(namespace)
                        && each.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(namespace, name));
        Optional<String> elsewhere = elsewhere(hosting);
        if (elsewhere.isPresent()) {
            throw new Refusal(404, "the UI of %s/%s is %s".formatted(namespace, name, elsewhere.get()));
        }
        if (hosting.getSpec().prefectApiOrDefault().viaOrDefault() == Via.TASK) {
            throw new Refusal(
                    404, "no connection leads to %s/%s: its spec.prefectApi.via is Task".formatted(namespace, name));
        }
        return reach(hosting);
    }

    private Reach reach(PrefectHosting hosting) {
        forgetGone();
        Instant now = clock.instant();
        Known known = byUid.get(hosting.getMetadata().getUid());
        if (known == null || !known.serves(hosting, now)) {
            known = new Known(hosting, reaching.apply(hosting), now.plus(REMEMBERED));
            byUid.put(hosting.getMetadata().getUid(), known);
        }
        return known.reach();
    }

    /** A replica that does not lead deletes no hosting, but its tunnel ends too. */
    private void forgetGone() {
        Set<String> present = resources.hostings().stream()
                .map(each -> each.getMetadata().getUid())
                .collect(Collectors.toSet());
        for (String uid : Set.copyOf(byUid.keySet())) {
            if (!present.contains(uid)) {
                Optional.ofNullable(byUid.remove(uid)).ifPresent(gone -> forgetting.accept(gone.hosting()));
            }
        }
    }

    private Refusal unknown(String namespace, String name) {
        return new Refusal(
                404,
                namespaces.contains(namespace)
                        ? "there is no PrefectHosting %s in namespace %s".formatted(name, namespace)
                        : "namespace %s is not among the operator's PREFECT_HOSTING_UI_NAMESPACES (chart: ui.namespaces)"
                                .formatted(namespace));
    }

    private List<PrefectHosting> allowed() {
        return resources.hostings().stream()
                .filter(each -> namespaces.contains(each.getMetadata().getNamespace()))
                .toList();
    }

    private static Listed listed(PrefectHosting hosting) {
        Optional<PrefectHostingStatus> status = Optional.ofNullable(hosting.getStatus());
        return new Listed(
                hosting.getMetadata().getNamespace(),
                hosting.getMetadata().getName(),
                elsewhere(hosting),
                status.map(PrefectHostingStatus::authSecretRef).map(ref -> ref.name()),
                status.stream()
                        .flatMap(each -> each.conditionsOrDefault().stream())
                        .filter(condition -> condition.type().equals(PrefectAccess.CONDITION)
                                && !condition.status().equals("True"))
                        .map(Condition::message)
                        .findFirst());
    }

    private static Optional<String> elsewhere(PrefectHosting hosting) {
        return Optional.ofNullable(hosting.getSpec().prefectOrDefault().cloud()).map(CloudSpec::uiUrl);
    }
}
