package dev.prefecthosting.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2instanceconnect.Ec2InstanceConnectClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The SDK clients of one region under one set of credentials.
 *
 * <p>The SDK never retries: a create without idempotency token that it repeats makes two. The reconcile tries again, after
 * it has looked.
 */
public record AwsClients(
        Region region,
        Ec2Client ec2,
        EcsClient ecs,
        EcrClient ecr,
        IamClient iam,
        StsClient sts,
        SsmClient ssm,
        SqsClient sqs,
        EventBridgeClient events,
        CloudWatchLogsClient logs,
        SecretsManagerClient secrets,
        ApplicationAutoScalingClient scaling,
        Ec2InstanceConnectClient instanceConnect) {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    /** @param endpoint in place of AWS's own, for all services */
    public static AwsClients of(
            String regionName, Optional<URI> endpoint, Credentials credentials, Transport transport) {
        Region region = Region.of(regionName);
        CallEdge edge = new CallEdge(new CallGate(), transport.listener());
        Settings own = new Settings(region, CredentialsProviders.own(), endpoint, transport, edge);
        AwsCredentialsProvider provider = CredentialsProviders.of(
                credentials, () -> own.on(StsClient.builder()).build());
        Settings settings = new Settings(region, provider, endpoint, transport, edge);
        return new AwsClients(
                region,
                settings.on(Ec2Client.builder()).build(),
                settings.on(EcsClient.builder()).build(),
                settings.on(EcrClient.builder()).build(),
                settings.on(IamClient.builder()).build(),
                settings.on(StsClient.builder()).build(),
                settings.on(SsmClient.builder()).build(),
                settings.on(SqsClient.builder()).build(),
                settings.on(EventBridgeClient.builder()).build(),
                settings.on(CloudWatchLogsClient.builder()).build(),
                settings.on(SecretsManagerClient.builder()).build(),
                settings.on(ApplicationAutoScalingClient.builder()).build(),
                settings.on(Ec2InstanceConnectClient.builder()).build());
    }

    private record Settings(
            Region region,
            AwsCredentialsProvider credentials,
            Optional<URI> endpoint,
            Transport transport,
            CallEdge edge) {

        <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B on(B builder) {
            endpoint.ifPresent(builder::endpointOverride);
            return builder.region(region)
                    .credentialsProvider(credentials)
                    .httpClient(transport.http())
                    .overrideConfiguration(ClientOverrideConfiguration.builder()
                            .retryStrategy(AwsRetryStrategy.doNotRetry())
                            .apiCallTimeout(CALL_TIMEOUT)
                            .scheduledExecutorService(transport.timeouts())
                            .addExecutionInterceptor(edge)
                            .build());
        }
    }
}
