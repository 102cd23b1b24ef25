package io.dibs.webhook;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** Which addresses may be connected to. Without private ones, only what the whole internet can reach. */
public enum AddressRule {
    PUBLIC_ONLY,
    ANY;

    private static final List<IpSubnetFilterRule> CLOSED = List.of(
            // IPv4: this network, private, shared, loopback, link-local, protocols, documentation, relays, benchmarks,
            // multicast, reserved and broadcast.
            block("0.0.0.0", 8),
            block("10.0.0.0", 8),
            block("100.64.0.0", 10),
            block("127.0.0.0", 8),
            block("169.254.0.0", 16),
            block("172.16.0.0", 12),
            block("192.0.0.0", 24),
            block("192.0.2.0", 24),
            block("192.88.99.0", 24),
            block("192.168.0.0", 16),
            block("198.18.0.0", 15),
            block("198.51.100.0", 24),
            block("203.0.113.0", 24),
            block("224.0.0.0", 3),
            // Inside IPv6's global space: protocols and tunnels, documentation, tunnels that carry an IPv4 address.
            block("2001::", 23),
            block("2001:db8::", 32),
            block("2002::", 16),
            block("3fff::", 20));

    private static final List<String> LOCAL_DOMAINS = List.of(".localhost", ".local", ".internal");

    private static final IpSubnetFilterRule GLOBAL_V6 = block("2000::", 3);

    private static IpSubnetFilterRule block(String start, int bits) {
        return new IpSubnetFilterRule(start, bits, IpFilterRuleType.REJECT);
    }

    /** Names that never lead to the public internet; all others are judged by their addresses. */
    boolean allowsName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return this == ANY || plain.indexOf('.') > 0 && LOCAL_DOMAINS.stream().noneMatch(plain::endsWith);
    }

    boolean allows(InetAddress address) {
        InetSocketAddress target = new InetSocketAddress(address, 0);
        return this == ANY
                || (address instanceof Inet4Address || GLOBAL_V6.matches(target))
                        && CLOSED.stream().noneMatch(block -> block.matches(target));
    }
}
