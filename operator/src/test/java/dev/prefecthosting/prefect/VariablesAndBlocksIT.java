package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Kind;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Scan;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against real servers of both versions, and the stand-in for Prefect Cloud. */
@Tag("prefect")
class VariablesAndBlocksIT {
    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final Owner owner = new Owner(UUID.randomUUID().toString(), "default", "demo", Map.of());

    static Stream<URI> servers() {
        return RealServers.all();
    }

    private static PrefectClient client(URI api) {
        return RealServers.client(api, (_, _, _) -> {});
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aVariableIsMadeChangedAdoptedAndDeleted(URI api) {
        PrefectClient client = client(api);
        Variables kind = new Variables(client);
        Variables.Desired desired = variable(Json.text("emea"), List.of("b", "a"));
        Variables.Found made = kind.create(creation("variable/x"), desired);
        assertThat(kind.compare(desired, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(kind.create(creation("variable/x"), desired)).isEqualTo(made);

        boolean json = RealServers.features(client).jsonVariables();
        JsonNode other = json ? Json.object().put("regions", 2.50) : Json.text("apac");
        Variables.Desired changed = variable(other, List.of());
        kind.update(made, changed);
        assertThat(kind.compare(changed, only(kind, made.id()))).isEqualTo(Difference.NONE);

        kind.release(only(kind, made.id()));
        Variables.Found foreign = only(kind, made.id());
        assertThat(foreign.identity()).isEqualTo(Identity.FOREIGN);
        JsonNode kept = client.get(Route.of("/variables/{id}", made.id())).path("value");
        assertThat(Json.canonical(kept)).isEqualTo(Json.canonical(other));
        assertThat(kind.claimed(changed, List.of(foreign))).contains(foreign);
        kind.update(foreign, changed);
        assertThat(only(kind, made.id()).kept()).isTrue();

        kind.delete(made);
        kind.delete(made);
        assertThat(all(kind)).noneMatch(found -> found.id().equals(made.id()));
    }

    private Variables.Desired variable(JsonNode value, List<String> tags) {
        return new Variables.Desired(new Identity(owner.uid(), "variable/x"), "x_" + unique, value, tags, false);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aBlockWithASecretIsMadeChangedAdoptedAndDeleted(URI api) {
        PrefectClient client = client(api);
        BlockDocuments kind = new BlockDocuments(client);
        BlockDocuments.Desired desired = block("secret", Json.object().put("value", "hidden"));
        BlockDocuments.Found made = kind.create(creation("block/x"), desired);
        assertThat(kind.compare(desired, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(kind.compare(desired, kind.create(creation("block/x"), desired)))
                .isInstanceOf(Difference.Update.class);

        BlockDocuments.Desired changed = block("secret", Json.object().put("value", "another"));
        assertThat(kind.compare(changed, only(kind, made.id()))).isInstanceOf(Difference.Update.class);
        kind.update(made, changed);
        assertThat(kind.compare(changed, only(kind, made.id()))).isEqualTo(Difference.NONE);

        kind.release(only(kind, made.id()));
        assertThat(only(kind, made.id()).identity()).isEqualTo(Identity.FOREIGN);
        kind.update(only(kind, made.id()), changed);
        assertThat(kind.compare(changed, only(kind, made.id()))).isEqualTo(Difference.NONE);
        assertThat(only(kind, made.id()).kept()).isTrue();

        kind.delete(made);
        kind.delete(made);
        assertThat(all(kind)).noneMatch(found -> found.id().equals(made.id()));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aReferenceToAnotherBlockIsNoDifference(URI api) {
        BlockDocuments kind = new BlockDocuments(client(api));
        BlockDocuments.Found inner = kind.create(
                creation("block/inner"),
                new BlockDocuments.Desired(
                        new Identity(owner.uid(), "block/inner"),
                        "secret",
                        "inner-" + unique,
                        Json.object().put("value", "hidden"),
                        false));
        ObjectNode data = Json.object().put("region_name", "eu-west-1");
        data.putObject("credentials").putObject("$ref").put("block_document_id", inner.id());
        BlockDocuments.Desired outer = block("aws-credentials", data);
        BlockDocuments.Found made = kind.create(creation("block/x"), outer);
        assertThat(kind.compare(outer, only(kind, made.id()))).isEqualTo(Difference.NONE);
        kind.delete(made);
        kind.delete(inner);
    }

    private BlockDocuments.Desired block(String type, ObjectNode data) {
        return new BlockDocuments.Desired(new Identity(owner.uid(), "block/x"), type, "x-" + unique, data, false);
    }

    private Creation creation(String logicalId) {
        return new Creation(owner, logicalId, 0);
    }

    private static <R extends Remote> List<R> all(Kind<?, R> kind) {
        return kind.list(new Scan<>(List.of(), true));
    }

    private static <R extends Remote> R only(Kind<?, R> kind, String id) {
        return all(kind).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
