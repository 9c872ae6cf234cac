package dev.prefecthosting.derived;

import dev.prefecthosting.aws.IamPolicy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every derived file. Whoever derives another one adds it here. */
public final class Derived {
    private Derived() {}

    /** Text by path from the top of the repository. */
    public static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        CustomResourceDefinitions.yaml().forEach((name, text) -> files.put("crds/" + name, text));
        ChartDefinitions.templates()
                .forEach((name, text) -> files.put("helm/prefect-hosting-operator/templates/crds/" + name, text));
        IamPolicy policy = new IamPolicy(AwsCallers.all());
        files.put("docs/iam-policy.json", policy.json());
        List<String> managed = policy.managed();
        for (int part = 1; part <= managed.size(); part++) {
            files.put("docs/iam-policy-%d.json".formatted(part), managed.get(part - 1));
        }
        files.put("docs/iam-policy.md", policy.markdown());
        files.put("docs/configuration.md", Configuration.markdown());
        files.put("docs/api.md", ApiReference.markdown());
        files.put("docs/hosting-graph.md", HostingGraph.markdown());
        return files;
    }
}
