package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The network: at most one of vpc and existing. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.vpc) || !has(self.existing)",
        message = "network: write at most one of vpc and existing")
public record NetworkSpec(
        @JsonPropertyDescription("A VPC that the operator makes.") @Nullable VpcSpec vpc,

        @JsonPropertyDescription("A VPC that exists and is left as it is.") @Nullable ExistingNetwork existing) {
    public static final NetworkSpec DEFAULTS = new NetworkSpec(null, null);

    /** The VPC to make; not asked where {@link #existing()} is given. */
    public VpcSpec vpcOrDefault() {
        return vpc == null ? VpcSpec.DEFAULTS : vpc;
    }
}
