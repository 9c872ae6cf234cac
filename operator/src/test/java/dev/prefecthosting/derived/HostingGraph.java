package dev.prefecthosting.derived;

import dev.prefecthosting.plan.Graph;
import dev.prefecthosting.plan.Step;
import dev.prefecthosting.reconcile.hosting.HostingSamples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/hosting-graph.md: the plan of the hosting of the post, drawn. */
final class HostingGraph {
    private static final String HEAD = """
            # What a hosting becomes

            Every step of the hosting in the sample of the post, as `HostingPlan` lists them, boxed by the condition that
            they count to. An arrow goes from what is made first to what is made after it: a solid one where the second
            lives in the first or holds on to it (and so is made anew with it), a dotted one where the first only has to
            be there. Steps that no arrow joins are taken at the same time; deletion follows the arrows backwards. A
            double frame: its replacement waits for approval. This page is generated from the plan: `hack/generate`.

            """;

    private HostingGraph() {}

    static String markdown() {
        return HEAD + "```mermaid\n" + mermaid(HostingSamples.seed().plan()) + "```\n";
    }

    private static String mermaid(Graph plan) {
        List<Step<?, ?>> wanted = plan.steps().stream().filter(Step::wanted).toList();
        Map<String, List<Step<?, ?>>> stages =
                wanted.stream().collect(Collectors.groupingBy(Step::stage, LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder("flowchart LR\n");
        stages.forEach((stage, steps) -> {
            text.append("  subgraph ").append(stage).append('\n');
            steps.forEach(step -> text.append("    ").append(node(step)).append('\n'));
            text.append("  end\n");
        });
        for (Step<?, ?> step : wanted) {
            step.inside().stream().filter(Step::wanted).forEach(outer -> text.append(arrow(outer, "-->", step)));
            step.follows().stream().filter(Step::wanted).forEach(earlier -> text.append(arrow(earlier, "-.->", step)));
        }
        return text.toString();
    }

    private static String node(Step<?, ?> step) {
        String label = step.logicalId().equals(step.kind().name().toLowerCase(java.util.Locale.ROOT))
                ? step.logicalId()
                : "%s<br/><i>%s</i>".formatted(step.logicalId(), step.kind().name());
        return (step.disruptive() ? "%s[[\"%s\"]]" : "%s[\"%s\"]").formatted(id(step), label);
    }

    private static String arrow(Step<?, ?> earlier, String arrow, Step<?, ?> later) {
        return "  %s %s %s\n".formatted(id(earlier), arrow, id(later));
    }

    /** Mermaid takes some hyphens for the beginning of an arrow. */
    private static String id(Step<?, ?> step) {
        return step.logicalId().replace('-', '_');
    }
}
