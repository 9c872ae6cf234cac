package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** AWS services that a VPC endpoint can be made for. */
public enum Endpoint {
    /** Amazon S3, a gateway endpoint. */
    @JsonProperty("s3")
    S3,
    /** DynamoDB, a gateway endpoint. */
    @JsonProperty("dynamodb")
    DYNAMODB,
    /** The API of ECR. */
    @JsonProperty("ecr.api")
    ECR_API,
    /** The registry of ECR. */
    @JsonProperty("ecr.dkr")
    ECR_DKR,
    /** CloudWatch Logs. */
    @JsonProperty("logs")
    LOGS,
    /** SQS. */
    @JsonProperty("sqs")
    SQS,
    /** Secrets Manager. */
    @JsonProperty("secretsmanager")
    SECRETSMANAGER,
    /** Systems Manager. */
    @JsonProperty("ssm")
    SSM,
    /** STS. */
    @JsonProperty("sts")
    STS,
    /** The API of ECS. */
    @JsonProperty("ecs")
    ECS,
    /** The ECS agent's control channel. */
    @JsonProperty("ecs-agent")
    ECS_AGENT,
    /** The ECS agent's metrics channel. */
    @JsonProperty("ecs-telemetry")
    ECS_TELEMETRY
}
