package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose they are, and that no secret is shown. */
class VariablesAndBlocksTest {
    private static final String TAKEN = "{\"detail\": \"already exists\"}";

    private final FakePrefect server = new FakePrefect();
    private final PrefectClient client =
            new PrefectClient(server.api(), Optional.empty(), PrefectClient.http(Optional.empty()), (_, _, _) -> {});
    private final Variables variables = new Variables(client);
    private final BlockDocuments blocks = new BlockDocuments(client);
    private final Owner owner = new Owner("uid", "default", "demo", Map.of());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aVariableCarriesItsOwnerInATag() {
        server.answers(201, variable("prefecthosting.dev/owner=uid/variable/region", "b", "a"));
        Variables.Found made = variables.create(creation("variable/region"), region(false));
        assertThat(made.identity()).isEqualTo(new Identity("uid", "variable/region"));
        assertThat(made.tags()).containsExactly("a", "b");
        assertThat(variables.compare(region(false), made)).isEqualTo(Difference.NONE);
        assertThat(server.asked.getFirst().body())
                .contains("\"tags\":[\"a\",\"b\",\"prefecthosting.dev/owner=uid/variable/region\"]");
    }

    @Test
    void aVariableWhoseCreationWasAnsweredByNobodyIsFoundByItsConflict() {
        server.answers(409, TAKEN).answers(200, variable("prefecthosting.dev/owner=uid/variable/region"));
        assertThat(variables.create(creation("variable/region"), region(false)).id())
                .isEqualTo("1");
        server.answers(409, TAKEN).answers(200, variable());
        RemoteException taken = catchThrowableOfType(
                RemoteException.class, () -> variables.create(creation("variable/region"), region(false)));
        assertThat(taken.reason()).isEqualTo(Failure.CONFLICT);
    }

    @Test
    void whatSomebodyElseMadeStaysUnlessItIsWrittenThatItGoes() {
        server.answers(200, "[" + variable("a") + "]").answers(204, "").answers(204, "");
        Variables.Found foreign = variables.list(new Scan<>(List.of(), true)).getFirst();
        assertThat(foreign.identity().isForeign()).isTrue();
        assertThat(foreign.value()).isEmpty();
        Variables.Found adopted = variables.update(foreign, region(false));
        assertThat(variables.isRetained(adopted)).isTrue();
        assertThat(variables.compare(region(false), adopted)).isEqualTo(Difference.NONE);
        assertThat(variables.compare(region(true), adopted)).isInstanceOf(Difference.Update.class);
        assertThat(variables.isRetained(variables.update(adopted, region(true))))
                .isFalse();
    }

    @Test
    void aBlockIsComparedByADigestAndItsSecretsAreReadOfOursOnly() {
        server.answers(200, "[%s, %s]".formatted(block("1", "uid", "****"), block("2", "", "****")))
                .answers(200, "[" + block("1", "uid", "hidden") + "]");
        List<BlockDocuments.Found> listed = blocks.list(new Scan<>(List.of(), true));
        assertThat(server.asked)
                .extracting(FakePrefect.Asked::body)
                .containsExactly(
                        "{\"limit\":200,\"offset\":0}",
                        "{\"include_secrets\":true,\"block_documents\":{\"id\":{\"any_\":[\"1\"]}},\"limit\":200,\"offset\":0}");
        assertThat(blocks.compare(alerts("hidden"), listed.getFirst())).isEqualTo(Difference.NONE);
        assertThat(listed.getLast().identity().isForeign()).isTrue();
        assertThat(blocks.claimed(alerts("hidden"), listed)).contains(listed.getFirst());
    }

    @Test
    void noSecretIsShown() {
        server.answers(200, "[" + block("1", "uid", "****") + "]")
                .answers(200, "[" + block("1", "uid", "hidden") + "]");
        BlockDocuments.Found found = blocks.list(new Scan<>(List.of(), true)).getFirst();
        assertThat(blocks.compare(alerts("another"), found))
                .isEqualTo(new Difference.Update(List.of("data another → as written")));
        assertThat(alerts("hidden").toString() + found).doesNotContain("hidden");
    }

    @Test
    void anUnknownTypeSaysWhatToDo() {
        server.answers(404, "{\"detail\": \"not found\"}");
        RemoteException unknown = catchThrowableOfType(
                RemoteException.class, () -> blocks.create(creation("block/slack-webhook/alerts"), alerts("hidden")));
        assertThat(unknown).hasMessageContaining("prefect block register");
        assertThat(unknown.reason()).isEqualTo(Failure.NOT_FOUND);
    }

    private Creation creation(String logicalId) {
        return new Creation(owner, logicalId, 0);
    }

    private static Variables.Desired region(boolean takesFound) {
        return new Variables.Desired(
                new Identity("uid", "variable/region"), "region", Json.text("emea"), List.of("b", "a"), takesFound);
    }

    private static BlockDocuments.Desired alerts(String secret) {
        Identity identity = new Identity("uid", "block/slack-webhook/alerts");
        return new BlockDocuments.Desired(
                identity, "slack-webhook", "alerts", Json.object().put("url", secret), false);
    }

    private static String variable(String... tags) {
        ObjectNode variable = Json.object().put("id", "1").put("name", "region").put("value", "emea");
        variable.set("tags", Json.texts(List.of(tags)));
        return variable.toString();
    }

    private static String block(String id, String uid, String secret) {
        ObjectNode block = Json.object().put("id", id).put("name", "alerts");
        block.putObject("block_type").put("slug", "slack-webhook");
        ObjectNode data = Json.object().put("url", secret);
        block.set(
                "data",
                uid.isEmpty()
                        ? data
                        : new OwnerMark(new Identity(uid, "block/slack-webhook/alerts"), List.of()).on(data));
        return block.toString();
    }
}
