package dev.prefecthosting.prefect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudWorkspaceTest {
    private static final String ACCOUNT = "9b649228-0419-40e1-9e0d-44954b5c0ab6";
    private static final String WORKSPACE = "d137367a-5055-44ff-b91c-6f7366c9e4c4";
    private static final String ELSEWHERE = "11111111-5055-44ff-b91c-6f7366c9e4c4";

    private final FakePrefect cloud = new FakePrefect();

    @AfterEach
    void stop() {
        cloud.close();
    }

    private PrefectServer server() {
        URI api = URI.create("%s/accounts/%s/workspaces/%s".formatted(cloud.api(), ACCOUNT, WORKSPACE));
        return new PrefectServers((_, _, _) -> {}, Clock.systemUTC())
                .at(
                        "hosting",
                        new PrefectServers.Connection(
                                api, Optional.of(new Login.Bearer("key")), PrefectServers.Way.DIRECT));
    }

    private RemoteException refused() {
        return catchThrowableOfType(RemoteException.class, () -> server().version(Duration.ZERO));
    }

    private static String workspace(String id) {
        return """
                [{"account_id": "%s", "account_handle": "acme", "workspace_id": "%s", "workspace_handle": "prod"}]
                """.formatted(ACCOUNT, id);
    }

    @Test
    void onlyTheAddressOfAWorkspaceIsCloud() {
        assertThat(CloudWorkspace.in(URI.create("http://10.42.0.10:4200/api"))).isEmpty();
        assertThat(CloudWorkspace.in(URI.create(
                        "https://api.prefect.cloud/api/accounts/%s/workspaces/%s".formatted(ACCOUNT, WORKSPACE))))
                .contains(new CloudWorkspace(URI.create("https://api.prefect.cloud/api"), ACCOUNT, WORKSPACE));
    }

    @Test
    void aKeyThatSeesTheWorkspaceIsAllThatIsAsked() {
        cloud.answers(200, workspace(WORKSPACE));
        assertThat(server().version(Duration.ZERO)).isEqualTo(ServerVersion.CLOUD);
        assertThat(cloud.asked).hasSize(1);
        assertThat(cloud.asked.getFirst().uri()).isEqualTo("/api/me/workspaces");
        assertThat(cloud.asked.getFirst().authorization()).isEqualTo("Bearer key");
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        cloud.answers(401, "{\"detail\": \"Invalid authentication credentials\"}");
        RemoteException e = refused();
        assertThat(e.reason()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(e).hasMessageContaining("Invalid authentication credentials").hasMessageNotContaining("Bearer");
    }

    @Test
    void aWrongWorkspaceIsToldWhichThereAre() {
        cloud.answers(200, workspace(ELSEWHERE));
        RemoteException e = refused();
        assertThat(e.reason()).isEqualTo(Failure.NOT_FOUND);
        assertThat(e)
                .hasMessage(
                        "the API key sees no workspace %s of account %s; it sees acme/prod (accountId: %s, workspaceId: %s)"
                                .formatted(WORKSPACE, ACCOUNT, ACCOUNT, ELSEWHERE));
    }

    @Test
    void aKeyThatSeesNothingIsToldSo() {
        cloud.answers(200, "[]");
        assertThat(refused()).hasMessageEndingWith("it sees none");
    }
}
