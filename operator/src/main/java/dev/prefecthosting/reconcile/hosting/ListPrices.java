package dev.prefecthosting.reconcile.hosting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/** AWS's list prices in USD, of some regions and instance types, as they were on one day. */
final class ListPrices {
    private static final String FILE = "list-prices.properties";

    private final Properties prices = new Properties();

    ListPrices() {
        try (InputStream file = Objects.requireNonNull(ListPrices.class.getResourceAsStream(FILE), FILE)) {
            prices.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A date, such as 2025-06-01. */
    String asOf() {
        return Objects.requireNonNull(prices.getProperty("as-of"));
    }

    /** Empty where the list has none; nobody guesses. */
    Optional<BigDecimal> of(String what) {
        return Optional.ofNullable(prices.getProperty(what)).map(BigDecimal::new);
    }
}
