package dev.prefecthosting.aws;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** The regions that the SDK knows; one that AWS opened later is not among them. */
public final class KnownRegions {
    /** A name with more wrong letters than this is no slip of the pen. */
    private static final int SLIP = 3;

    private static final List<String> ALL = Region.regions().stream()
            .filter(region -> !region.isGlobalRegion())
            .map(Region::id)
            .sorted()
            .toList();

    private KnownRegions() {}

    /** What is wrong with it, and what may have been meant. */
    public static Optional<String> problem(String region) {
        if (ALL.contains(region)) {
            return Optional.empty();
        }
        String meant = ALL.stream()
                .min(Comparator.comparingInt(known -> distance(region, known)))
                .filter(known -> distance(region, known) <= SLIP)
                .map(known -> ": did you mean " + known + "?")
                .orElse("");
        return Optional.of(region + " is no region of AWS that this operator knows" + meant);
    }

    /** Letters to change, add or leave out (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int letter = 1; letter <= from.length(); letter++) {
            int diagonal = row[0];
            row[0] = letter;
            for (int column = 1; column < row.length; column++) {
                int change = diagonal + (from.charAt(letter - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(change, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
