package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** AWS services that a VPC endpoint can be made for. */
public enum Endpoint {
    /** Amazon S3, a gateway endpoint. */
    @JsonProperty("s3")
    S3("s3"),
    /** DynamoDB, a gateway endpoint. */
    @JsonProperty("dynamodb")
    DYNAMODB("dynamodb"),
    /** The API of ECR. */
    @JsonProperty("ecr.api")
    ECR_API("ecr.api"),
    /** The registry of ECR. */
    @JsonProperty("ecr.dkr")
    ECR_DKR("ecr.dkr"),
    /** CloudWatch Logs. */
    @JsonProperty("logs")
    LOGS("logs"),
    /** SQS. */
    @JsonProperty("sqs")
    SQS("sqs"),
    /** Secrets Manager. */
    @JsonProperty("secretsmanager")
    SECRETSMANAGER("secretsmanager"),
    /** Systems Manager. */
    @JsonProperty("ssm")
    SSM("ssm"),
    /** STS. */
    @JsonProperty("sts")
    STS("sts"),
    /** The API of ECS. */
    @JsonProperty("ecs")
    ECS("ecs"),
    /** The ECS agent's control channel. */
    @JsonProperty("ecs-agent")
    ECS_AGENT("ecs-agent"),
    /** The ECS agent's metrics channel. */
    @JsonProperty("ecs-telemetry")
    ECS_TELEMETRY("ecs-telemetry");

    private final String service;

    Endpoint(String service) {
        this.service = service;
    }

    /** The last part of the service's name, e.g. {@code ecr.api}. */
    public String service() {
        return service;
    }

    /** Whether it is an entry in route tables and free of charge; else an interface in each private subnet. */
    public boolean isGateway() {
        return this == S3 || this == DYNAMODB;
    }
}
