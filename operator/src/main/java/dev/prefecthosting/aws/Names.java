package dev.prefecthosting.aws;

import dev.prefecthosting.plan.Owner;
import java.util.Locale;
import java.util.regex.Pattern;

/** Deterministic names: {@code <namespace>-<name>-<logical ID>-<8 hex digits of the owner's UID>}, cut at the front part. */
public final class Names {
    private static final int UID_DIGITS = 8;
    private static final Pattern OURS = Pattern.compile("-[0-9a-f]{8}(/|$)");

    private Names() {}

    public static String of(Owner owner, String logicalId, int longest) {
        String end = "-" + clean(logicalId) + "-" + uidDigits(owner);
        String front = clean(owner.namespace() + "-" + owner.name());
        int room = longest - end.length();
        return (front.length() > room ? front.substring(0, room) : front) + end;
    }

    /** Whether a name has the form of ours, so that its tags are worth a call where AWS can't filter by them. */
    public static boolean mayBeOurs(String name) {
        return OURS.matcher(name).find();
    }

    private static String uidDigits(Owner owner) {
        String digits = owner.uid().toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        return digits.length() > UID_DIGITS ? digits.substring(0, UID_DIGITS) : digits;
    }

    private static String clean(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
    }
}
