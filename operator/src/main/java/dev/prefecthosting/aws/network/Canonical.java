package dev.prefecthosting.aws.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** One form for what AWS accepts in several, or the loop never ends. */
public final class Canonical {
    private Canonical() {}

    /** Sorted, so that lines about it read the same each time. */
    public static Set<String> set(Collection<String> ids) {
        return Collections.unmodifiableSet(new TreeSet<>(ids));
    }

    /** Without host bits: {@code 10.1.2.3/16} is {@code 10.1.0.0/16}. An address alone is its own network. */
    public static String cidr(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash))
                .getAddress();
        int length = slash < 0 ? address.length * Byte.SIZE : Integer.parseInt(cidr.substring(slash + 1));
        for (int bit = length; bit < address.length * Byte.SIZE; bit++) {
            address[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return text(address) + "/" + length;
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }

    /** The name where there is one: {@code 6} is {@code tcp}; {@code all} is {@code -1}. */
    public static String protocol(String protocol) {
        return switch (protocol) {
            case "6" -> "tcp";
            case "17" -> "udp";
            case "1" -> "icmp";
            case "58" -> "icmpv6";
            case "all" -> "-1";
            default -> protocol;
        };
    }
}
