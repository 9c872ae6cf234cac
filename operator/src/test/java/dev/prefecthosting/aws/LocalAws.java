package dev.prefecthosting.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** AWS on this machine (hack/localaws), each time with an account of its own; counts what is called. */
public final class LocalAws {
    /** Where a service's name in the SDK is not its name in policies. */
    private static final Map<String, String> IAM_NAMES = Map.of(
            "cloudwatchlogs", "logs",
            "eventbridge", "events",
            "ec2instanceconnect", "ec2-instance-connect",
            "applicationautoscaling", "application-autoscaling");

    private final Set<String> actions = new ConcurrentSkipListSet<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final AwsClients clients;

    private LocalAws(URI endpoint) {
        // The simulator takes twelve digits as the number of an account, which starts empty.
        String account = "%012d".formatted(ThreadLocalRandom.current().nextLong(100_000_000_000L, 999_999_999_999L));
        clients = AwsClients.of(
                "eu-west-1",
                Optional.of(endpoint),
                new Credentials.Keys(account, "local", Optional.empty()),
                Transport.of((service, operation, _, _) -> {
                    actions.add(IAM_NAMES.getOrDefault(service, service) + ":" + operation);
                    counts.merge(operation, 1, Integer::sum);
                }));
    }

    /** Empty unless AWS_ENDPOINT_URL names one. */
    public static Optional<LocalAws> find() {
        @Nullable String endpoint = System.getenv("AWS_ENDPOINT_URL");
        return Optional.ofNullable(endpoint).map(URI::create).map(LocalAws::new);
    }

    public AwsClients clients() {
        return clients;
    }

    /** An instance profile with a role in it; EC2 takes none without. */
    public void makeInstanceProfile(String name) {
        String trust = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "ec2.amazonaws.com"}}]}""";
        clients.iam().createRole(request -> request.roleName(name).assumeRolePolicyDocument(trust));
        clients.iam().createInstanceProfile(request -> request.instanceProfileName(name));
        clients.iam().addRoleToInstanceProfile(request -> request.instanceProfileName(name)
                .roleName(name));
    }

    /** What was called so far, in the words of IAM, e.g. {@code ec2:CreateVpc}. */
    public Set<String> actions() {
        return Set.copyOf(actions);
    }

    public int calls(String operation) {
        return counts.getOrDefault(operation, 0);
    }
}
