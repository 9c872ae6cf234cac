package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.Credentials;
import dev.prefecthosting.aws.Transport;
import dev.prefecthosting.aws.compute.Architecture;
import dev.prefecthosting.aws.compute.Images;
import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.aws.inventory.AwsRegions;
import dev.prefecthosting.aws.inventory.Place;
import dev.prefecthosting.model.flowdeployment.FlowDeployment;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.reconcile.hosting.policies.AccountRegion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plans of hostings that people would write, made without a call: of a region that is never asked. */
public record HostingSamples(PrefectHosting hosting, List<FlowDeployment> deployments) {
    static final String CLOUD = "prefect: {cloud: {accountId: 9b649228-0419-40e1-9e0d-44954b5c0ab6,"
            + " workspaceId: d137367a-5055-44ff-b91c-6f7366c9e4c4,"
            + " apiKeySecretRef: {name: prefect-cloud, key: api-key}}}";

    private static final String SEED = "/manifests/valid/01-seed.yaml";
    private static final String UID = "0a1b2c3d-0000-4000-8000-000000000000";
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Place NOWHERE =
            new Place("eu-west-1", Optional.of(URI.create("http://127.0.0.1:1")), new Credentials.DefaultChain());

    /** The hosting of the post. */
    public static HostingSamples seed() {
        // From the class path: hack/generate runs at another place than the tests.
        String text;
        try (InputStream seed = Objects.requireNonNull(HostingSamples.class.getResourceAsStream(SEED))) {
            text = new String(seed.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new HostingSamples(
                read(text, PrefectHosting.class).findFirst().orElseThrow(),
                read(text, FlowDeployment.class).toList());
    }

    /** The smallest one: {@code aws.region} and nothing else. */
    static HostingSamples smallest() {
        return of("aws: {region: eu-west-1}");
    }

    static HostingSamples byTask() {
        return of("aws: {region: eu-west-1}", "prefectApi: {via: Task}");
    }

    static HostingSamples of(String... specLines) {
        String spec = String.join(
                "\n", Arrays.stream(specLines).map(line -> "  " + line).toList());
        String document =
                "apiVersion: prefecthosting.dev/v1alpha1\nkind: PrefectHosting\nmetadata: {name: demo}\nspec:\n" + spec;
        return new HostingSamples(Objects.requireNonNull(YAML.unmarshal(document, PrefectHosting.class)), List.of());
    }

    /** An AWS that answers no call; each has inventories of its own, which are empty. */
    public static AwsRegion nowhere() {
        return new AwsRegions(Transport.of((_, _, _, _) -> {}), Optional.empty(), Clock.systemUTC())
                .at("hosting", NOWHERE);
    }

    public Graph plan() {
        return HostingPlan.of(inputs(), nowhere());
    }

    HostingInputs inputs() {
        boolean auth = prefect().cloud() != null
                || (prefect().makesServer() && release().hasBasicAuth());
        boolean desktop = hosting.getSpec().accessOrDefault().desktop() != null;
        return new HostingInputs(
                owner(),
                hosting.getSpec(),
                where(),
                zones(),
                Optional.of(new Machine(
                        new Images.Image("ami-0a1b2c3d", "/dev/sda1"), Architecture.ARM64, Architecture.ARM64)),
                release(),
                auth ? Given.of("admin:hidden") : Given.NOT_ASKED,
                desktop ? Given.of("hidden") : Given.NOT_ASKED,
                RepositoryWishes.of(deployments),
                RepositoryWishes.announced(deployments),
                Registrants.NONE,
                Optional.empty());
    }

    /** What a deletion knows: nothing is looked up. */
    HostingInputs forDeletion() {
        return new HostingInputs(
                owner(),
                hosting.getSpec(),
                where(),
                NetworkLayout.LETTERS,
                Optional.empty(),
                release(),
                Given.NOT_ASKED,
                Given.NOT_ASKED,
                List.of(),
                Set.of(),
                Registrants.NONE,
                Optional.empty());
    }

    private static Owner owner() {
        return new Owner(UID, "default", "demo", Map.of());
    }

    private PrefectRelease release() {
        return HostingObserver.release(hosting.getSpec());
    }

    private AccountRegion where() {
        return new AccountRegion("aws", hosting.getSpec().aws().region(), "123456789012");
    }

    private List<String> zones() {
        int zones = hosting.getSpec().networkOrDefault().vpcOrDefault().zonesOrDefault();
        return NetworkLayout.LETTERS.stream()
                .limit(zones)
                .map(letter -> hosting.getSpec().aws().region() + letter)
                .toList();
    }

    private PrefectSpec prefect() {
        return hosting.getSpec().prefectOrDefault();
    }

    private static <T> Stream<T> read(String text, Class<T> kind) {
        return Stream.of(text.split("(?m)^---$", -1))
                .filter(document -> document.contains("\nkind: " + kind.getSimpleName() + "\n"))
                .map(document -> Objects.requireNonNull(YAML.unmarshal(document, kind)));
    }
}
