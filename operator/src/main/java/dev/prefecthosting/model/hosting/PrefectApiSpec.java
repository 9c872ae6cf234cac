package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.prefecthosting.model.common.Formats;
import dev.prefecthosting.model.common.UnknownAsNull;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the operator itself reaches the Prefect API. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(self.?via.orValue('Direct') == 'Ssh') == has(self.ssh)",
        message = "prefectApi: write ssh with via: Ssh, and only with it")
@ValidationRule(
        value = "!has(self.instanceConnect) || self.?via.orValue('Direct') == 'InstanceConnect'",
        message = "prefectApi: write instanceConnect with via: InstanceConnect only")
@ValidationRule(
        value = "!has(self.proxyUrl) || self.?via.orValue('Direct') == 'Direct'",
        message = "prefectApi: write proxyUrl with via: Direct only")
public record PrefectApiSpec(
        @JsonPropertyDescription("Direct, InstanceConnect, Ssh or Task. Default Direct.") @UnknownAsNull @Nullable Via via,

        @JsonPropertyDescription("Who else may reach port 4200: an operator in a peered network, people. Default none.")
        @Size(max = 50) @Nullable List<@Pattern(Formats.CIDR) @Size(max = 18) String> from,

        @JsonPropertyDescription("HTTP proxy for Direct; default from the operator's setting.")
        @Pattern(Formats.HTTP_URL) @Size(max = 2048) @Nullable String proxyUrl,

        @JsonPropertyDescription("The SSH server for via Ssh.") @Nullable SshSpec ssh,

        @JsonPropertyDescription("The endpoint for via InstanceConnect.") @Nullable InstanceConnectSpec instanceConnect) {
    public static final PrefectApiSpec DEFAULTS = new PrefectApiSpec(null, null, null, null, null);

    public Via viaOrDefault() {
        return via == null ? Via.DIRECT : via;
    }

    public List<String> fromOrDefault() {
        return from == null ? List.of() : from;
    }
}
