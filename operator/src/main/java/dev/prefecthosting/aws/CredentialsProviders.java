package dev.prefecthosting.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Turns credentials into what the SDK asks at each call. */
final class CredentialsProviders {
    private CredentialsProviders() {}

    static AwsCredentialsProvider of(
            Credentials credentials, Region region, Optional<URI> endpoint, SdkHttpClient http) {
        return switch (credentials) {
            case Credentials.DefaultChain _ ->
                DefaultCredentialsProvider.builder().build();
            case Credentials.Keys keys ->
                StaticCredentialsProvider.create(keys.sessionToken()
                        .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(token ->
                                AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), token))
                        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())));
            case Credentials.Role role -> assume(role, region, endpoint, http);
        };
    }

    private static AwsCredentialsProvider assume(
            Credentials.Role role, Region region, Optional<URI> endpoint, SdkHttpClient http) {
        var sts = StsClient.builder().region(region).httpClient(http);
        endpoint.ifPresent(sts::endpointOverride);
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts.build())
                .refreshRequest(request -> request.roleArn(role.roleArn())
                        .roleSessionName(role.sessionName())
                        .externalId(role.externalId().orElse(null)))
                .build();
    }
}
