package dev.prefecthosting.reconcile.flowdeployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterSchemaTest {
    private static final String SCHEMA = """
            parameterSchema:
              type: object
              required: [region]
              properties: {region: {$ref: "#/definitions/Region"}, count: {type: integer}}
              definitions: {Region: {type: string, enum: [emea, apac]}}
            """;

    private static List<String> complaints(String yaml) {
        return ParameterSchema.complaints(Samples.with(SCHEMA + yaml));
    }

    @Test
    void whatRunsAreGivenLaterMayBeMissing() {
        assertThat(complaints("parameters: {count: 3}")).isEmpty();
    }

    @Test
    void namesTheParameterThatDoesNotFit() {
        assertThat(complaints("parameters: {count: many}"))
                .singleElement()
                .asString()
                .startsWith("spec.parameters: count: ")
                .contains("integer");
        assertThat(complaints("parameters: {region: mars}"))
                .singleElement()
                .asString()
                .contains("region");
    }

    @Test
    void aScheduleHasToGiveWhatIsRequired() {
        assertThat(complaints("schedules: [{cron: '0 6 * * 1'}]"))
                .singleElement()
                .asString()
                .startsWith("spec.schedules[0].parameters: ")
                .contains("region");
        assertThat(complaints("schedules: [{cron: '0 6 * * 1', parameters: {region: emea}}]"))
                .isEmpty();
        assertThat(complaints("schedules: [{cron: '0 6 * * 1', active: false}]"))
                .isEmpty();
    }

    @Test
    void whatPrefectFillsInIsNotJudged() {
        assertThat(complaints("parameters: {count: {__prefect_kind: jinja, template: '{{ 3 }}'}}"))
                .isEmpty();
    }

    @Test
    void nothingIsFetchedFromElsewhere() {
        assertThat(ParameterSchema.complaints(Samples.with(
                        "parameterSchema: {type: object, properties: {a: {$ref: 'http://169.254.169.254/x'}}}")))
                .containsExactly("spec.parameterSchema: write each $ref as #/…, within the schema");
    }

    @Test
    void isNotAskedWhereTheSpecSaysSo() {
        assertThat(complaints("enforceParameterSchema: false\nparameters: {count: many}"))
                .isEmpty();
    }

    @Test
    void aRequestedRunIsHeldToItToo() {
        var schema = ParameterSchema.of(Samples.with(SCHEMA)).orElseThrow();
        var given = JsonNodeFactory.instance.objectNode().put("region", "mars");
        assertThat(schema.complaints("run-parameters", given)).hasSize(1);
        assertThat(schema.complaints("run-parameters", given.put("region", "apac")))
                .isEmpty();
    }

    @Test
    void aSchemaThatIsNoneIsNamedAndNotTheParameters() {
        assertThat(ParameterSchema.complaints(Samples.with("""
                parameterSchema: {type: object, properties: {count: {type: number, minimum: many}, day: {type: dates}}}
                parameters: {count: 3, day: monday}
                """)))
                .hasSize(2)
                .anySatisfy(said -> assertThat(said)
                        .startsWith("spec.parameterSchema.properties.count.minimum: this is no JSON schema: "))
                .anySatisfy(said -> assertThat(said)
                        .startsWith("spec.parameterSchema.properties.day.type: this is no JSON schema: "));
        assertThat(ParameterSchema.complaints(Samples.with("parameterSchema: {type: object, required: region}")))
                .singleElement()
                .asString()
                .startsWith("spec.parameterSchema.required: this is no JSON schema: ");
    }
}
