package io.dibs.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** Which addresses may be connected to. Without private ones, only what the whole internet can reach. */
public enum AddressRule {
    PUBLIC_ONLY,
    ANY;

    private static final List<Block> CLOSED = List.of(
            // IPv4: this network, private, shared, loopback, link-local, protocols, documentation, relays, benchmarks,
            // multicast, reserved and broadcast.
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 3),
            // Inside IPv6's global space: protocols and tunnels, documentation, tunnels that carry an IPv4 address.
            Block.of("2001:0:0:0:0:0:0:0", 23),
            Block.of("2001:db8:0:0:0:0:0:0", 32),
            Block.of("2002:0:0:0:0:0:0:0", 16),
            Block.of("3fff:0:0:0:0:0:0:0", 20));

    private static final List<String> LOCAL_DOMAINS = List.of(".localhost", ".local", ".internal");

    private static final Block GLOBAL_V6 = Block.of("2000:0:0:0:0:0:0:0", 3);

    private record Block(byte[] start, int bits) {
        static Block of(String start, int bits) {
            return new Block(IpLiteral.parse(start).orElseThrow().getAddress(), bits);
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Names that never lead to the public internet; all others are judged by their addresses. */
    boolean allowsName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return this == ANY || plain.indexOf('.') > 0 && LOCAL_DOMAINS.stream().noneMatch(plain::endsWith);
    }

    boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return this == ANY
                || (address instanceof Inet4Address || GLOBAL_V6.holds(bytes))
                        && CLOSED.stream().noneMatch(block -> block.holds(bytes));
    }
}
