package dev.prefecthosting.reconcile.hosting;

import java.util.List;

/**
 * The slots of a VPC's CIDR: eight of equal size, fixed for each zone and role, so that a further zone moves nothing. The
 * first three are public, the fifth to seventh private.
 */
public record NetworkLayout(String cidr) {
    /** Zones go by letter: the first chosen is {@code a}, whatever AWS calls it. */
    public static final List<String> LETTERS = List.of("a", "b", "c");

    private static final int SLOT_BITS = 3;
    private static final int FIRST_PRIVATE = 4;
    private static final int ADDRESS_BITS = 32;

    /** AWS keeps the first four addresses of a subnet. */
    private static final int SERVER_HOST = 10;

    public String publicSubnet(int zone) {
        return slot(zone);
    }

    public String privateSubnet(int zone) {
        return slot(FIRST_PRIVATE + zone);
    }

    /** The address of the server's interface in that subnet. */
    public static String serverAddress(String subnetCidr) {
        return dotted(address(subnetCidr) + SERVER_HOST);
    }

    private String slot(int index) {
        int prefix = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1)) + SLOT_BITS;
        long start = address(cidr) + ((long) index << (ADDRESS_BITS - prefix));
        return dotted(start) + "/" + prefix;
    }

    private static long address(String cidr) {
        long address = 0;
        for (String part : cidr.substring(0, cidr.indexOf('/')).split("\\.", -1)) {
            address = address << 8 | Integer.parseInt(part);
        }
        return address;
    }

    private static String dotted(long address) {
        return "%d.%d.%d.%d".formatted(address >> 24 & 0xff, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff);
    }
}
