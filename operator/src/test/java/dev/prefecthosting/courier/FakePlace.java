package dev.prefecthosting.courier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.aws.ecs.OneShotTasks;
import dev.prefecthosting.aws.logs.LogTails;
import dev.prefecthosting.aws.secrets.Letterbox;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Owner;
import dev.prefecthosting.plan.RemoteException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;

/** An account in which tasks bring their letter to a function in place of a Prefect API. */
final class FakePlace {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of each task: method and path of what it brought. */
    final List<List<String>> brought = new ArrayList<>();

    final List<String> letters = new ArrayList<>();
    Function<String, String> api = _ -> "{}";
    int exitCode;
    boolean ended = true;
    boolean logsLost;
    boolean anotherRuns;
    boolean throttled;
    boolean unknown;
    String forged = "";

    /** ARNs of what was stopped. */
    final List<String> stopped = new ArrayList<>();

    private final Map<String, List<String>> logs = new HashMap<>();

    Site site() {
        return new Site(
                new Owner("uid", "default", "demo", Map.of()),
                new OneShotTasks(new Ecs()),
                new LogTails(new Logs()),
                new Letterbox(new Secrets()),
                "cluster",
                "family",
                "definition",
                List.of("subnet"),
                List.of("group"),
                "letterbox",
                "log-group");
    }

    private final class Secrets implements SecretsManagerClient {
        @Override
        public PutSecretValueResponse putSecretValue(PutSecretValueRequest request) {
            letters.add(request.secretString());
            return PutSecretValueResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Logs implements CloudWatchLogsClient {
        @Override
        public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
            String id = request.logStreamName().substring("courier/courier/".length());
            List<String> told = forged.isEmpty() ? logs.getOrDefault(id, List.of()) : List.of(forged);
            List<String> lines = logsLost ? List.of() : told;
            return GetLogEventsResponse.builder()
                    .events("end".equals(request.nextToken()) ? List.of() : events(lines))
                    .nextForwardToken("end")
                    .build();
        }

        private static List<OutputLogEvent> events(List<String> lines) {
            return lines.stream()
                    .map(line -> OutputLogEvent.builder().message(line).build())
                    .toList();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private final class Ecs implements EcsClient {
        @Override
        public RunTaskResponse runTask(RunTaskRequest request) {
            String id = "task-" + brought.size();
            String digest = request.overrides().containerOverrides().getFirst().environment().stream()
                    .filter(variable -> variable.name().equals(Script.DIGEST))
                    .findFirst()
                    .orElseThrow()
                    .value();
            logs.put(id, run(letters.getLast(), digest));
            return RunTaskResponse.builder()
                    .tasks(Task.builder().taskArn("arn/" + id).build())
                    .build();
        }

        @Override
        public StopTaskResponse stopTask(StopTaskRequest request) {
            stopped.add(request.task());
            return StopTaskResponse.builder().build();
        }

        @Override
        public ListTasksResponse listTasks(ListTasksRequest request) {
            return ListTasksResponse.builder()
                    .taskArns(anotherRuns ? List.of("another") : List.of())
                    .build();
        }

        @Override
        public DescribeTasksResponse describeTasks(DescribeTasksRequest request) {
            if (throttled) {
                throw new RemoteException(Failure.THROTTLED, "slow down", null);
            }
            if (unknown) {
                return DescribeTasksResponse.builder().build();
            }
            Task task = Task.builder()
                    .taskArn(request.tasks().getFirst())
                    .lastStatus(ended ? "STOPPED" : "RUNNING")
                    .containers(Container.builder().exitCode(exitCode).build())
                    .build();
            return DescribeTasksResponse.builder().tasks(task).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    /** The last one. */
    JsonNode letter() {
        try {
            return opened(letters.getLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode opened(String text) throws IOException {
        byte[] zipped = Base64.getDecoder().decode(text);
        return JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(zipped)));
    }

    private List<String> run(String text, String digest) {
        try {
            JsonNode letter = opened(text);
            ArrayNode answers = JSON.createArrayNode();
            List<String> all = new ArrayList<>();
            for (JsonNode request : letter.path("requests")) {
                String asked = request.path("method").asText() + " "
                        + request.path("path").asText();
                all.add(asked);
                ObjectNode answer =
                        answers.addObject().put("key", request.path("key").asText());
                answer.put("status", 200).put("body", api.apply(asked)).put("took", 0.1);
            }
            brought.add(all);
            return exitCode == 0
                    ? List.of(
                            "GET /admin/version 200",
                            "@1/1 "
                                    + sealed(
                                            answers,
                                            Base64.getDecoder()
                                                    .decode(letter.path("key").asText()),
                                            digest))
                    : List.of("what went wrong");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sealed(ArrayNode answers, byte[] key, String digest)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(JSON.writeValueAsBytes(answers));
        }
        byte[] nonce = new byte[12];
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(digest.getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        sealed.write(nonce);
        sealed.write(cipher.doFinal(bytes.toByteArray()));
        return Base64.getEncoder().encodeToString(sealed.toByteArray());
    }
}
