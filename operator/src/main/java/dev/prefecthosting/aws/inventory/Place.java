package dev.prefecthosting.aws.inventory;

import dev.prefecthosting.aws.Credentials;
import java.net.URI;
import java.util.Optional;

/** Where AWS is called, and as whom; equal ones share an {@link AwsRegion}. */
public record Place(String region, Optional<URI> endpoint, Credentials credentials) {}
