package dev.prefecthosting.reconcile.flowdeployment;

import java.util.List;
import java.util.regex.Pattern;

/** The end of a log as a condition tells it: short, and without what looks like a password. */
final class LogWords {
    private static final int LONGEST_LINE = 200;
    private static final Pattern TERMINAL_COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");
    private static final Pattern NAMED = Pattern.compile(
            "(?i)([\\w-]*(?:password|passwd|token|secret|api_?key|auth_string)[\\w-]*['\"]?\\s*[=:]\\s*)\\S+");
    private static final Pattern IN_URL = Pattern.compile("://[^/@\\s:]+:[^/@\\s]+@");

    private LogWords() {}

    /** Empty where the log is. */
    static String lastLines(List<String> lines) {
        List<String> said = lines.stream()
                .map(LogWords::line)
                .filter(line -> !line.isBlank())
                .toList();
        return said.isEmpty() ? "" : "; its log ends: " + String.join(" ⏎ ", said);
    }

    private static String line(String raw) {
        String plain = TERMINAL_COLOURS.matcher(raw).replaceAll("").strip();
        String named = NAMED.matcher(plain).replaceAll("$1***");
        String safe = IN_URL.matcher(named).replaceAll("://***@");
        return safe.length() > LONGEST_LINE ? safe.substring(0, LONGEST_LINE) + "…" : safe;
    }
}
