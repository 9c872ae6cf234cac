package dev.prefecthosting.aws.iam;

import dev.prefecthosting.aws.AwsKind;
import dev.prefecthosting.aws.Gone;
import dev.prefecthosting.aws.Permission;
import dev.prefecthosting.aws.Tags;
import dev.prefecthosting.plan.Creation;
import dev.prefecthosting.plan.Difference;
import dev.prefecthosting.plan.Failure;
import dev.prefecthosting.plan.Freshness;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Outcome;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.RemoteException;
import dev.prefecthosting.plan.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;

/**
 * GitHub's identity provider, of which an account has one. Ours carries a tag for each owner that uses it and goes with
 * the last; one that somebody else made is used as it is, never changed, never deleted.
 *
 * <p>What is listed is one use per owner: the provider's ARN and the owner.
 */
public final class OidcProviders implements AwsKind<OidcProviders.Desired, OidcProviders.Found> {
    public static final String GITHUB = "token.actions.githubusercontent.com";
    public static final String AUDIENCE = "sts.amazonaws.com";

    /** Followed by the user's UID; the value is the logical ID. */
    private static final String USER = "prefecthosting.dev/user/";

    private final IamClient iam;

    public OidcProviders(IamClient iam) {
        this.iam = iam;
    }

    /** @param host e.g. {@link #GITHUB} */
    public record Desired(String host) {}

    /**
     * @param id ARN and user
     * @param state {@code ours}, or {@code foreign}: made by nobody here
     */
    public record Found(String id, Identity identity, String state, String arn, List<String> audiences)
            implements Remote {
        private static Found of(String arn, Identity user, String state, List<String> audiences) {
            return new Found(arn + "#" + user.ownerUid(), user, state, arn, audiences);
        }

        private boolean isOurs() {
            return state.equals("ours");
        }
    }

    @Override
    public String name() {
        return "OidcProvider";
    }

    @Override
    public Freshness freshness() {
        return Freshness.HOURLY;
    }

    @Override
    public boolean createIsIdempotent() {
        return true;
    }

    @Override
    public List<Permission> permissions() {
        return Stream.of(
                        Permission.anywhere("iam:ListOpenIDConnectProviders"),
                        Permission.on(
                                "arn:aws:iam::*:oidc-provider/" + GITHUB,
                                "iam:GetOpenIDConnectProvider",
                                "iam:CreateOpenIDConnectProvider",
                                "iam:TagOpenIDConnectProvider",
                                "iam:UntagOpenIDConnectProvider",
                                "iam:AddClientIDToOpenIDConnectProvider",
                                "iam:DeleteOpenIDConnectProvider"))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<Found> list(Scan<Found> scan) {
        Optional<String> existing = arn(GITHUB);
        if (existing.isEmpty()) {
            return List.of();
        }
        String arn = existing.get();
        GetOpenIdConnectProviderResponse provider =
                iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn));
        if (isOurs(provider)) {
            List<Found> uses = new ArrayList<>();
            IamTags.map(provider.tags()).forEach((key, value) -> {
                if (key.startsWith(USER)) {
                    Identity user = new Identity(key.substring(USER.length()), value);
                    uses.add(Found.of(arn, user, "ours", provider.clientIDList()));
                }
            });
            return uses;
        }
        // Nobody's tags are put on what is not ours, so who uses it is known to this process only.
        return scan.known().stream()
                .filter(known -> !known.isOurs())
                .map(known -> Found.of(arn, known.identity(), "foreign", provider.clientIDList()))
                .toList();
    }

    private Optional<String> arn(String host) {
        return iam.listOpenIDConnectProviders(request -> {}).openIDConnectProviderList().stream()
                .map(entry -> entry.arn())
                .filter(arn -> arn.endsWith("oidc-provider/" + host))
                .findFirst();
    }

    /** Uses the one that exists; looks first, since a refused create is an alarm to those who watch an account. */
    @Override
    public Found create(Creation creation, Desired desired) {
        Optional<String> existing = arn(desired.host());
        if (existing.isPresent()) {
            return use(existing.get(), creation);
        }
        try {
            Map<String, String> tags = new TreeMap<>(Tags.of(creation));
            tags.put(USER + creation.owner().uid(), creation.logicalId());
            String arn = iam.createOpenIDConnectProvider(request -> request.url("https://" + desired.host())
                            .clientIDList(AUDIENCE)
                            .tags(IamTags.of(tags)))
                    .openIDConnectProviderArn();
            return Found.of(arn, creation.identity(), "ours", List.of(AUDIENCE));
        } catch (RemoteException e) {
            if (e.reason() != Failure.CONFLICT) {
                throw e;
            }
            return use(arn(desired.host()).orElseThrow(() -> e), creation);
        }
    }

    private Found use(String arn, Creation creation) {
        GetOpenIdConnectProviderResponse provider =
                iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn));
        if (!isOurs(provider)) {
            return Found.of(arn, creation.identity(), "foreign", provider.clientIDList());
        }
        iam.tagOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn)
                .tags(IamTags.tag(USER + creation.owner().uid(), creation.logicalId())));
        return Found.of(arn, creation.identity(), "ours", provider.clientIDList());
    }

    @Override
    public Difference compare(Desired desired, Found actual) {
        return Difference.collect()
                .update(
                        "audience " + AUDIENCE,
                        actual.audiences().contains(AUDIENCE),
                        actual.isOurs() || actual.audiences().contains(AUDIENCE))
                .result();
    }

    @Override
    public Found update(Found actual, Desired desired) {
        iam.addClientIDToOpenIDConnectProvider(
                request -> request.openIDConnectProviderArn(actual.arn()).clientID(AUDIENCE));
        List<String> audiences = new ArrayList<>(actual.audiences());
        audiences.add(AUDIENCE);
        return Found.of(actual.arn(), actual.identity(), actual.state(), List.copyOf(audiences));
    }

    @Override
    public Outcome readiness(Found actual) {
        if (actual.audiences().contains(AUDIENCE)) {
            return Outcome.DONE;
        }
        String message = ("%s exists, is not ours and lacks the audience %s: add it with "
                        + "aws iam add-client-id-to-open-id-connect-provider")
                .formatted(actual.arn(), AUDIENCE);
        return new Outcome.Failed(Failure.CONFLICT, message, Duration.ofMinutes(5));
    }

    @Override
    public Optional<Found> delete(Found actual) {
        if (actual.isOurs()) {
            Gone.whenDeleted(() -> leave(actual));
        }
        return Optional.empty();
    }

    private void leave(Found actual) {
        String own = USER + actual.identity().ownerUid();
        GetOpenIdConnectProviderResponse provider =
                iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(actual.arn()));
        boolean usedByOthers = provider.tags().stream()
                .anyMatch(tag -> tag.key().startsWith(USER) && !tag.key().equals(own));
        if (!isOurs(provider)) {
            return;
        }
        if (usedByOthers) {
            iam.untagOpenIDConnectProvider(
                    request -> request.openIDConnectProviderArn(actual.arn()).tagKeys(own));
        } else {
            iam.deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(actual.arn()));
        }
    }

    /** It serves several hostings, so it carries the tags of none but whoever made it. */
    @Override
    public void tag(Found actual, Map<String, String> tags) {}

    @Override
    public void release(Found actual) {
        if (actual.isOurs()) {
            iam.tagOpenIDConnectProvider(
                    request -> request.openIDConnectProviderArn(actual.arn()).tags(IamTags.tag(Tags.RETAINED, "true")));
            iam.untagOpenIDConnectProvider(request -> request.openIDConnectProviderArn(actual.arn())
                    .tagKeys(USER + actual.identity().ownerUid()));
        }
    }

    private static boolean isOurs(GetOpenIdConnectProviderResponse provider) {
        return !IamTags.identity(provider.tags()).isForeign();
    }
}
