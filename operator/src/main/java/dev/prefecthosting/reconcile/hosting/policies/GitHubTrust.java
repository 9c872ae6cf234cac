package dev.prefecthosting.reconcile.hosting.policies;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Which workflows may take on the GitHub role.
 *
 * @param providerArn of the account's OIDC provider for GitHub
 */
public record GitHubTrust(String providerArn, List<Workflow> workflows) {
    private static final String CLAIMS = "token.actions.githubusercontent.com:";

    /** What a workflow must run in or on. */
    public sealed interface Origin {
        record Environment(String name) implements Origin {}

        record Branch(String name) implements Origin {}

        /** @param pattern may hold {@code *} */
        record Tag(String pattern) implements Origin {}

        /** As it ends the subject of GitHub's token. */
        default String claim() {
            return switch (this) {
                // GitHub encodes the separator in names of environments.
                case Environment environment ->
                    "environment:" + environment.name().replace(":", "%3A");
                case Branch branch -> "ref:refs/heads/" + branch.name();
                case Tag tag -> "ref:refs/tags/" + tag.pattern();
            };
        }
    }

    /**
     * @param owner a person or organisation
     * @param ownerId with {@code repositoryId}: a namesake that comes later is not trusted
     */
    public record Workflow(
            String owner, String repository, Origin origin, OptionalLong ownerId, OptionalLong repositoryId) {
        /** GitHub sends either form, by the age of the repository and its owner's settings. */
        Stream<String> subjects() {
            String byName = "repo:%s/%s:%s".formatted(owner, repository, origin.claim());
            String byId =
                    "repo:%s@%s/%s@%s:%s".formatted(owner, id(ownerId), repository, id(repositoryId), origin.claim());
            return Stream.of(byName, byId);
        }

        private static String id(OptionalLong id) {
            return id.isPresent() ? Long.toString(id.getAsLong()) : "*";
        }
    }

    public Policy document() {
        List<String> subjects =
                workflows.stream().flatMap(Workflow::subjects).distinct().toList();
        boolean exact = subjects.stream().noneMatch(subject -> subject.contains("*"));
        return Policy.of(PolicyStatement.trust("Federated", providerArn, "sts:AssumeRoleWithWebIdentity")
                .when("StringEquals", CLAIMS + "aud", "sts.amazonaws.com")
                .when(exact ? "StringEquals" : "StringLike", CLAIMS + "sub", subjects));
    }
}
