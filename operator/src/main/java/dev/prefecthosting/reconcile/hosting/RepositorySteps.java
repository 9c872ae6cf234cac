package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.flowdeployment.RepositorySpec;
import dev.prefecthosting.plan.Graph;

/** Repositories that FlowDeployments ask for belong to the hosting: each goes with its last user. */
record RepositorySteps(HostingInputs in, HostingDesired desired, AwsRegion aws, Graph.Builder plan) {
    void all() {
        plan.stage("RepositoriesReady");
        for (RepositorySpec repository : in.repositories()) {
            plan.step(Ids.REPOSITORY + repository.name(), aws.repositories)
                    .onRemoval(HostingDesired.removal(repository))
                    .desired(_ -> desired.repository(repository));
        }
        pushes();
    }

    /** How a pushed image is heard of at once; made while somebody asks for it. */
    private void pushes() {
        var queue = plan.step(Ids.IMAGE_PUSHES, aws.queues)
                .when(!in.announced().isEmpty())
                .desired(_ -> desired.imagePushes().queue());
        plan.step("image-pushes-rule", aws.rules)
                .when(queue.wanted())
                .follows(queue)
                .desired(made -> desired.imagePushes().rule(made.id(queue)));
    }
}
