package io.dibs.http.limit;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whom an address belongs to: an IPv4 address is one subscriber's, and so is the first half of an IPv6 address with all
 * that begin with it.
 *
 * @param prefix no IPv6 prefix that is in use reads as an IPv4 address
 * @param isPrivate of this machine, of a local network, or of a carrier's inside
 */
public record ClientNetwork(long prefix, boolean isPrivate) {
    private static final List<AddressRange> PRIVATE = Stream.of(
                    "10.0.0.0/8",
                    "127.0.0.0/8",
                    "0.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "169.254.0.0/16",
                    "100.64.0.0/10",
                    "fc00::/7",
                    "fe80::/10",
                    "::/16")
            .map(AddressRange::parse)
            .toList();

    /** For people: an IPv4 address, or the first half of an IPv6 one as {@code 2001:db8:0:1::/64}. */
    @Override
    public String toString() {
        return prefix != 0 && prefix >>> Integer.SIZE == 0
                ? "%d.%d.%d.%d".formatted(prefix >>> 24, prefix >>> 16 & 255, prefix >>> 8 & 255, prefix & 255)
                : "%x:%x:%x:%x::/64"
                        .formatted(prefix >>> 48, prefix >>> 32 & 0xffff, prefix >>> 16 & 0xffff, prefix & 0xffff);
    }

    static ClientNetwork of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        long prefix = bytes.capacity() == Integer.BYTES ? bytes.getInt() & 0xffff_ffffL : bytes.getLong();
        return new ClientNetwork(prefix, PRIVATE.stream().anyMatch(range -> range.holds(address)));
    }
}
