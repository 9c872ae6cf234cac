package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.RemoteException;
import io.fabric8.zjsonpatch.CompatibilityFlags;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The base job template of ECS pools, from the files of prefect-aws that this release pins: what a server would answer
 * depends on its access to the internet, and is older.
 */
public final class BaseJobTemplate {
    /** As RFC 6902 has it: what is not there can't be removed. */
    private static final EnumSet<CompatibilityFlags> STRICT =
            EnumSet.of(CompatibilityFlags.FORBID_REMOVE_MISSING_OBJECT);

    private static final String GENERAL = """
            {
              "job_configuration": {
                "command": "{{ command }}", "env": "{{ env }}", "labels": "{{ labels }}", "name": "{{ name }}"
              },
              "variables": {
                "type": "object",
                "properties": {
                  "command": {"type": "string", "title": "Command"},
                  "env": {"type": "object", "title": "Environment Variables", "additionalProperties": {"type": "string"}},
                  "labels": {"type": "object", "title": "Labels", "additionalProperties": {"type": "string"}},
                  "name": {"type": "string", "title": "Name"}
                }
              }
            }
            """;

    private final ObjectNode template;
    private final ObjectNode taskDefinition;
    private final ObjectNode container;

    private BaseJobTemplate(ObjectNode template) {
        this.template = template;
        this.taskDefinition = (ObjectNode) template.path("job_configuration").path("task_definition");
        this.container =
                (ObjectNode) taskDefinition.path("containerDefinitions").path(0);
    }

    /** prefect-aws's own template. */
    public static ObjectNode pinned(int prefectMajor) {
        String file = "ecs-base-job-template-%d.json".formatted(prefectMajor);
        try (InputStream bytes = BaseJobTemplate.class.getResourceAsStream(file)) {
            return (ObjectNode) Json.parse(Objects.requireNonNull(bytes, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The user's own. What is empty of it Prefect would refuse, so it is what workers of any type understand. */
    public static ObjectNode own(Map<String, JsonNode> written) {
        JsonNode general = Json.parse(GENERAL);
        ObjectNode template = Json.object();
        written.forEach((part, content) ->
                template.set(part, content.isObject() && content.isEmpty() ? general.path(part) : content));
        return template;
    }

    /** The template that makes flow runs start in a hosting. */
    public static ObjectNode of(Features features, JobSettings settings) {
        BaseJobTemplate made = new BaseJobTemplate(pinned(features.ecsTemplate()));
        made.tasks(settings);
        made.roles(settings);
        settings.network().ifPresent(made::network);
        made.logs(settings.logs());
        made.environment(settings);
        made.container(settings);
        return made.template;
    }

    /** Changed by RFC 6902 operations, e.g. {@code [{"op": "add", "path": "/variables/properties/x", "value": {}}]}. */
    public static JsonNode patched(JsonNode template, JsonNode patches) {
        try {
            return JsonPatch.apply(patches, template.deepCopy(), STRICT);
        } catch (JsonPatchException e) {
            throw new RemoteException(Failure.INVALID, "template.patches: " + e.getMessage(), e);
        }
    }

    private void tasks(JobSettings settings) {
        value("aws_credentials", reference(settings.awsCredentialsBlockId()));
        value("cluster", Json.text(settings.cluster()));
        value("launch_type", Json.text(launchType(settings.capacity())));
        value("cpu", Json.number(settings.cpu()));
        value("memory", Json.number(settings.memory()));
        if (settings.image() != null) {
            value("image", Json.text(settings.image()));
        }
        value("labels", Json.texts(settings.tags()));
        // A worker that starts anew takes the last revision that is the same, and registers none.
        property("match_latest_revision_in_family").put("default", true);
        if (settings.ephemeralStorageGiB() != null) {
            taskDefinition.putObject("ephemeralStorage").put("sizeInGiB", settings.ephemeralStorageGiB());
        }
        taskDefinition
                .putObject("runtimePlatform")
                .put("cpuArchitecture", settings.architecture().name())
                .put("operatingSystemFamily", "LINUX");
        if (settings.executeCommand()) {
            ((ObjectNode) template.path("job_configuration").path("task_run_request"))
                    .put("enableExecuteCommand", true);
        }
    }

    private void roles(JobSettings settings) {
        value("execution_role_arn", Json.text(settings.executionRoleArn()));
        value("task_role_arn", Json.text(settings.taskRoleArn()));
        settings.apiSecret().ifPresent(secret -> {
            switch (secret) {
                case JobSettings.ApiSecret.AuthString(String arn) ->
                    value("prefect_api_auth_string_secret_arn", Json.text(arn));
                case JobSettings.ApiSecret.ApiKey(String arn) -> value("prefect_api_key_secret_arn", Json.text(arn));
            }
        });
    }

    /** The inner object: wrapped in {@code awsvpcConfiguration}, the API takes it and every run crashes. */
    private void network(JobSettings.Network network) {
        value("vpc_id", Json.text(network.vpcId()));
        ObjectNode configuration = Json.object();
        configuration.set("subnets", Json.texts(network.subnets()));
        configuration.set("securityGroups", Json.texts(network.securityGroups()));
        configuration.put("assignPublicIp", network.assignPublicIp() ? "ENABLED" : "DISABLED");
        value("network_configuration", configuration);
    }

    /** The group is ours and exists; else every execution role would have to be allowed to make it. */
    private void logs(JobSettings.Logs logs) {
        property("configure_cloudwatch_logs").put("default", true);
        Map<String, String> options = new TreeMap<>(logs.options());
        options.put("awslogs-group", logs.group());
        options.put("awslogs-region", logs.region());
        options.put("awslogs-create-group", "false");
        value("cloudwatch_logs_options", Json.texts(options));
        if (logs.streamPrefix() != null) {
            value("cloudwatch_logs_prefix", Json.text(logs.streamPrefix()));
        }
    }

    private void environment(JobSettings settings) {
        value("env", Json.texts(settings.environment()));
    }

    private void container(JobSettings settings) {
        if (settings.stopTimeoutSeconds() != null) {
            container.put("stopTimeout", settings.stopTimeoutSeconds());
        }
        if (!settings.secrets().isEmpty()) {
            ArrayNode secrets = container.putArray("secrets");
            new TreeMap<>(settings.secrets())
                    .forEach(
                            (name, arn) -> secrets.addObject().put("name", name).put("valueFrom", arn));
        }
    }

    private static String launchType(JobSettings.Capacity capacity) {
        return switch (capacity) {
            case FARGATE -> "FARGATE";
            case FARGATE_SPOT -> "FARGATE_SPOT";
            case INSTANCE -> "EC2";
        };
    }

    private static ObjectNode reference(String blockId) {
        ObjectNode reference = Json.object();
        reference.putObject("$ref").put("block_document_id", blockId);
        return reference;
    }

    private void value(String variable, JsonNode value) {
        property(variable).set("default", value);
    }

    private ObjectNode property(String variable) {
        JsonNode property = template.path("variables").path("properties").path(variable);
        if (property instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalStateException("this prefect-aws has no variable " + variable);
    }
}
