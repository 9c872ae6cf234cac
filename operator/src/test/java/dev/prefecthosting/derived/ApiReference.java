package dev.prefecthosting.derived;

import dev.prefecthosting.derived.SchemaFields.Field;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/api.md: every field of the three kinds, from their CRDs. */
final class ApiReference {
    private static final String HEAD = """
            # API reference

            The three kinds of `prefecthosting.dev/v1alpha1`, field by field. What is not *required* may be left out;
            defaults live in the program, not in the schema. `[]` stands for each item of a list, `.*` for each value of a
            map. The sentences below a table are what the API server answers to what it refuses. This page is generated
            from the CRDs: `hack/generate`.

            | Annotation | On | |
            |---|---|---|
            | `prefecthosting.dev/reconcile-requested-at` | each kind | Reconcile now, once per new value. |
            | `prefecthosting.dev/abandon-remote` | each kind | `true` lets deletion go on without a server that can't be reached. |
            | `prefecthosting.dev/approve` | `PrefectHosting` | The generation whose plan may destroy data or cut traffic. |
            | `prefecthosting.dev/run-requested-at` | `FlowDeployment` | One flow run per new value. |
            | `prefecthosting.dev/run-parameters` | `FlowDeployment` | The parameters of that run, as a JSON object. |
            """;

    /** A description ends with the default: "…; immutable. Default 10.0.0.0/16." */
    private static final Pattern DEFAULT = Pattern.compile("^(.*?)[.;,] [Dd]efault (.+?)\\.?$", Pattern.DOTALL);

    private final StringBuilder text = new StringBuilder(HEAD);

    private ApiReference() {}

    static String markdown() {
        ApiReference reference = new ApiReference();
        List<String> kinds = CustomResourceDefinitions.KINDS.stream()
                .map(Class::getSimpleName)
                .toList();
        CustomResourceDefinitions.yaml().values().stream()
                .map(yaml -> Objects.requireNonNull(
                        new KubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class)))
                .sorted(Comparator.comparing(definition ->
                        kinds.indexOf(definition.getSpec().getNames().getKind())))
                .forEach(reference::kind);
        return reference.text.toString();
    }

    private void kind(CustomResourceDefinition definition) {
        var names = definition.getSpec().getNames();
        text.append("\n## ").append(names.getKind()).append("\n\nShort for it: `");
        text.append(String.join("`, `", names.getShortNames())).append("`.\n");
        JSONSchemaProps schema =
                definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        for (String part : List.of("spec", "status")) {
            JSONSchemaProps fields =
                    Objects.requireNonNull(schema.getProperties().get(part));
            table("### " + part, SchemaFields.directlyBelow(part, fields), SchemaFields.rules(fields));
            for (Field field : SchemaFields.directlyBelow(part, fields)) {
                List<Field> below = SchemaFields.allBelow(field.path(), field.schema());
                if (!below.isEmpty()) {
                    table("#### " + field.path(), below, SchemaFields.rulesWithin(field.schema()));
                }
            }
        }
    }

    private void table(String title, List<Field> fields, List<String> rules) {
        text.append('\n').append(title).append("\n\n| Field | Type | Default | |\n|---|---|---|---|\n");
        fields.forEach(field -> text.append(row(field)));
        if (!rules.isEmpty()) {
            text.append('\n');
            rules.forEach(rule -> text.append("- ").append(escaped(rule)).append('\n'));
        }
    }

    private static String row(Field field) {
        String description = Objects.requireNonNullElse(field.schema().getDescription(), "");
        Matcher matcher = DEFAULT.matcher(description);
        String byDefault = field.required() ? "*required*" : "";
        if (matcher.matches()) {
            description = matcher.group(1) + ".";
            byDefault = matcher.group(2);
        }
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        field.path(),
                        escaped(SchemaFields.type(field.schema())),
                        escaped(byDefault),
                        escaped(description));
    }

    private static String escaped(String words) {
        return words.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }
}
