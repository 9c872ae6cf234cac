package dev.prefecthosting.prefect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.prefecthosting.plan.Identity;
import java.util.List;

/** Work pools as Prefect would list them. */
public final class FoundPools {
    private FoundPools() {}

    public static WorkPools.Found of(String name, String ownerUid) {
        return new WorkPools.Found(
                "1",
                new Identity(ownerUid, "work-pool"),
                "READY",
                name,
                "ecs",
                "",
                false,
                null,
                TemplateSummary.of(JsonNodeFactory.instance.objectNode()),
                List.of(),
                false,
                List.of());
    }
}
