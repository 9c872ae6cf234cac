package dev.prefecthosting.reconcile.flowdeployment;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.prefecthosting.model.flowdeployment.FlowDeploymentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Specs as people write them. */
final class Samples {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Samples() {}

    static FlowDeploymentSpec spec(String yaml) {
        try {
            return YAML.readValue(yaml, FlowDeploymentSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With what every spec needs. */
    static FlowDeploymentSpec with(String yaml) {
        return spec("""
                workPoolRef: {name: pool}
                flowName: report
                entrypoint: flows/report.py:report
                """ + yaml);
    }
}
