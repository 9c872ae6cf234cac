package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.ecs.TaskDefinitions;
import dev.prefecthosting.aws.iam.OidcProviders;
import dev.prefecthosting.aws.network.Subnets;
import dev.prefecthosting.plan.Identity;
import dev.prefecthosting.plan.Made;
import dev.prefecthosting.plan.Remote;
import dev.prefecthosting.plan.Step;
import java.util.List;
import java.util.Map;

/** Every step is there, with an ID made of its name; of three kinds also what later steps ask for. */
final class SampleMade implements Made {
    @Override
    public String id(Step<?, ?> step) {
        boolean group = step.kind().name().equals("SecurityGroup");
        return group ? "sg-" + step.logicalId() : step.logicalId() + "-id";
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends Remote> R get(Step<?, R> step) {
        Identity identity = new Identity("0a1b2c3d", step.logicalId());
        String arn = "arn:" + step.logicalId();
        Remote remote =
                switch (step.kind().name()) {
                    case "Subnet" ->
                        new Subnets.Found(
                                id(step), identity, "available", "vpc-id", "10.42.0.0/19", "eu-west-1a", false);
                    case "TaskDefinition" ->
                        new TaskDefinitions.Found(id(step), identity, "ACTIVE", arn, Map.of(), List.of());
                    case "OidcProvider" -> new OidcProviders.Found(id(step), identity, "ours", arn, List.of());
                    default ->
                        throw new IllegalStateException(
                                "no sample of a " + step.kind().name());
                };
        return (R) remote;
    }
}
