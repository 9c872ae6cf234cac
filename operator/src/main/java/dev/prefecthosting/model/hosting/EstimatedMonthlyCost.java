package dev.prefecthosting.model.hosting;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What the resources cost a month, by list prices. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EstimatedMonthlyCost(
        @JsonPropertyDescription(
                "Amount, such as 61.20, while nothing runs: without workers and runs on Fargate, traffic, logs, requests and taxes.")
        @Nullable String amount,

        @JsonPropertyDescription("Currency, such as USD.") @Nullable String currency,

        @JsonPropertyDescription("Date of the price list.") @Nullable String pricesAsOf) {}
