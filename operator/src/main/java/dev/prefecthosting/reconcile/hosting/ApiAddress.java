package dev.prefecthosting.reconcile.hosting;

import dev.prefecthosting.aws.inventory.AwsRegion;
import dev.prefecthosting.model.hosting.CloudSpec;
import dev.prefecthosting.model.hosting.ExternalServer;
import dev.prefecthosting.model.hosting.PrefectHosting;
import dev.prefecthosting.model.hosting.PrefectSpec;
import dev.prefecthosting.plan.Identity;
import java.util.Optional;

/** Where flow runs, workers and people find the Prefect API and its UI. */
record ApiAddress(PrefectHosting hosting, AwsRegion aws) {
    /** Of our own server that of the network interface, which is there before the instance and outlives it. */
    Optional<String> api() {
        PrefectSpec prefect = hosting.getSpec().prefectOrDefault();
        CloudSpec cloud = prefect.cloud();
        ExternalServer external = prefect.external();
        if (cloud != null) {
            return Optional.of(cloud.workspaceApiUrl());
        }
        if (external != null) {
            return Optional.of(external.url());
        }
        return aws.networkInterfaces.find(new Identity(hosting.getMetadata().getUid(), Ids.NETWORK_INTERFACE)).stream()
                .findFirst()
                .map(found -> "http://%s:%d/api".formatted(found.privateIp(), ServerTask.PORT));
    }

    Optional<String> ui() {
        CloudSpec cloud = hosting.getSpec().prefectOrDefault().cloud();
        return cloud == null ? api().map(url -> url.replaceFirst("/api$", "")) : Optional.of(cloud.uiUrl());
    }
}
