package dev.prefecthosting.derived;

import static java.util.Map.entry;

import dev.prefecthosting.model.common.Formats;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Patterns as rules that say what to write: of a bare pattern the API server shows the expression. */
final class FormatWords {
    private static final String ID = "write the ID of a %s, such as %s";
    private static final String ARN = "write the ARN of a %s, such as arn:aws:%s";
    private static final Map<String, String> WORDS = Map.ofEntries(
            entry(Formats.DURATION, "write numbers with units s, m, h or d, such as 90s, 5m or 1h30m"),
            entry(Formats.DATE_TIME, "write date, time and zone, such as 2026-01-31T06:00:00Z"),
            entry(Formats.TIME_ZONE, "write the name of a time zone, such as Europe/Berlin or UTC"),
            entry(Formats.HTTP_URL, "write a URL that begins with http:// or https://"),
            entry(Formats.UUID, "write a UUID, such as 9b649228-0419-40e1-9e0d-44954b5c0ab6"),
            entry(Formats.OBJECT_NAME, "write the name of a Kubernetes object: lower-case letters, digits, - and ."),
            entry(Formats.LABEL_NAME, "write lower-case letters, digits and -, such as team-a"),
            entry(Formats.SECRET_KEY, "write a key of a Secret: letters, digits, -, _ and ."),
            entry(Formats.ENVIRONMENT_NAME, "write the name of a variable: letters, digits and _, no digit first"),
            entry(Formats.REGION, "write the name of an AWS region, such as eu-west-1"),
            entry(Formats.ZONE, "write the name of an availability zone, such as eu-west-1a"),
            entry(Formats.ACCOUNT_ID, "write the twelve digits of an AWS account, in quotes"),
            entry(Formats.ROLE_ARN, ARN.formatted("role", "iam::123456789012:role/name")),
            entry(Formats.POLICY_ARN, ARN.formatted("policy", "iam::123456789012:policy/name")),
            entry(Formats.KMS_KEY_ARN, ARN.formatted("KMS key", "kms:eu-west-1:123456789012:key/…")),
            entry(Formats.CERTIFICATE_ARN, ARN.formatted("certificate", "acm:eu-west-1:123456789012:certificate/…")),
            entry(
                    Formats.SECRET_ARN,
                    "write the ARN of a secret or parameter, such as arn:aws:secretsmanager:eu-west-1:123456789012:secret:…"),
            entry(Formats.SESSION_NAME, "write letters, digits and any of _+=,.@-"),
            entry(Formats.IAM_ACTION, "write an action of IAM, such as s3:GetObject or s3:Get*"),
            entry(Formats.CIDR, "write a range of IPv4 addresses, such as 10.0.0.0/16"),
            entry(Formats.CIDR_16_TO_24, "write a range of IPv4 addresses from /16 to /24, such as 10.0.0.0/16"),
            entry(Formats.VPC_ID, ID.formatted("VPC", "vpc-0123456789abcdef0")),
            entry(Formats.SUBNET_ID, ID.formatted("subnet", "subnet-0123456789abcdef0")),
            entry(Formats.SECURITY_GROUP_ID, ID.formatted("security group", "sg-0123456789abcdef0")),
            entry(Formats.VOLUME_ID, ID.formatted("volume", "vol-0123456789abcdef0")),
            entry(Formats.SNAPSHOT_ID, ID.formatted("snapshot", "snap-0123456789abcdef0")),
            entry(
                    Formats.INSTANCE_CONNECT_ENDPOINT_ID,
                    ID.formatted("Instance Connect Endpoint", "eice-0123456789abcdef0")),
            entry(Formats.INSTANCE_TYPE, "write an instance type, such as t4g.medium"),
            entry(Formats.DB_INSTANCE_CLASS, "write an instance class of RDS, such as db.t4g.small"),
            entry(Formats.CACHE_NODE_TYPE, "write a node type of ElastiCache, such as cache.t4g.small"),
            entry(Formats.ENGINE_VERSION, "write a version in digits, such as 17.5, in quotes"),
            entry(Formats.HOSTED_ZONE_ID, ID.formatted("hosted zone", "Z0123456789ABCDEFGHIJ")),
            entry(Formats.HOST_NAME, "write a host name with a dot, such as prefect.example.com, in lower case"),
            entry(Formats.HOST, "write a host name or an IP address"),
            entry(Formats.IMAGE, "write an image, such as registry.example.com/flows:1"),
            entry(Formats.IMAGE_TAG, "write the tag of an image: letters, digits, _, - and ."),
            entry(
                    Formats.REPOSITORY_NAME,
                    "write the name of a repository: lower-case letters and digits, separated by one of . _ - /"),
            entry(Formats.GITHUB_REPOSITORY, "write owner and repository, such as my-org/flows"),
            entry(Formats.PREFECT_VERSION, "write a version of Prefect 2 or 3, such as 3 or 3.8.8, in quotes"),
            entry(Formats.PREFECT_NAME, "write a name without / % & > < and without a blank at either end"),
            entry(Formats.POOL_TYPE, "write a type of work pool, such as ecs or process"),
            entry(Formats.VARIABLE_NAME, "write lower-case letters, digits, _ and -"),
            entry(Formats.BLOCK_NAME, "write lower-case letters, digits and -"),
            entry(Formats.SLUG, "write letters, digits, _ and -, a letter or digit at either end"),
            entry(Formats.JSON_POINTER, "write a JSON pointer, such as /properties/cpu"),
            entry(Formats.JSON_PATCH_OPERATION, "write add, remove, replace, move, copy or test"));

    private FormatWords() {}

    /** In the spec: what is in status nobody writes by hand. */
    static void into(JSONSchemaProps schema) {
        if (schema.getPattern() != null) {
            List<ValidationRule> rules = new ArrayList<>(schema.getXKubernetesValidations());
            rules.add(rule(schema.getPattern()));
            schema.setXKubernetesValidations(rules);
            schema.setPattern(null);
        }
        if (schema.getItems() != null) {
            into(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            into(schema.getAdditionalProperties().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(FormatWords::into);
        }
    }

    private static ValidationRule rule(String pattern) {
        String words = WORDS.get(pattern);
        if (words == null) {
            throw new IllegalStateException("no words for " + pattern);
        }
        return new ValidationRuleBuilder()
                .withRule("self.matches(r'%s')".formatted(pattern))
                .withMessage(words)
                .build();
    }
}
