package dev.prefecthosting.aws;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Turns credentials into what the SDK asks at each call. */
final class CredentialsProviders {
    private CredentialsProviders() {}

    /** @param sts under the operator's own credentials; assumes roles */
    static AwsCredentialsProvider of(Credentials credentials, Supplier<StsClient> sts) {
        return switch (credentials) {
            case Credentials.DefaultChain _ -> own();
            case Credentials.Keys keys -> StaticCredentialsProvider.create(of(keys));
            case Credentials.Role role ->
                StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts.get())
                        .refreshRequest(request -> request.roleArn(role.roleArn())
                                .roleSessionName(role.sessionName())
                                .externalId(role.externalId().orElse(null)))
                        .build();
        };
    }

    /** The operator's own. */
    static AwsCredentialsProvider own() {
        return DefaultCredentialsProvider.builder().build();
    }

    private static AwsCredentials of(Credentials.Keys keys) {
        return keys.sessionToken().isPresent()
                ? AwsSessionCredentials.create(
                        keys.accessKeyId(),
                        keys.secretAccessKey(),
                        keys.sessionToken().get())
                : AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey());
    }
}
