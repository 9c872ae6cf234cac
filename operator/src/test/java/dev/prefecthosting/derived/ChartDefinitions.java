package dev.prefecthosting.derived;

import java.util.Map;
import java.util.TreeMap;

/** The CRDs as templates of the Helm chart, so that an upgrade of the chart upgrades them too. */
final class ChartDefinitions {
    private static final String BEGIN = "{{- if .Values.crds.enabled }}\n";
    private static final String END = "{{- end }}\n";

    // Kept on uninstall unless a person says otherwise: with a CRD go all its resources.
    private static final String METADATA = """
              labels:
                {{- include "operator.labels" . | nindent 4 }}
              {{- include "operator.crdAnnotations" . | nindent 2 }}
            """;

    private ChartDefinitions() {}

    /** Template by file name. */
    static Map<String, String> templates() {
        Map<String, String> templates = new TreeMap<>();
        CustomResourceDefinitions.yaml()
                .forEach((name, text) -> templates.put(name.replace(".yml", ".yaml"), template(text)));
        return templates;
    }

    /** Of the CRD's own braces, such as those in a description, none is Helm's. */
    private static String template(String text) {
        String escaped = text.replace("{{", "{{ \"{{\" }}");
        return BEGIN + escaped.replaceFirst("(?m)(^metadata:\n  name: .*\n)", "$1" + dollarsAsTheyAre(METADATA)) + END;
    }

    private static String dollarsAsTheyAre(String text) {
        return text.replace("$", "\\$");
    }
}
