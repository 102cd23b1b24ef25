package io.dibs.http.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** All addresses with the same first bits (CIDR): {@code 10.0.0.0/8}, or a single one. */
public final class AddressRange {
    private final IpSubnetFilterRule rule;

    private AddressRange(IpSubnetFilterRule rule) {
        this.rule = rule;
    }

    /** @throws IllegalArgumentException where the text is neither an address nor a range */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(text + " is not an address");
        }
        int bits = slash < 0 ? address.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1));
        return new AddressRange(new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT));
    }

    /**
     * Reads an address; an IPv4 address inside an IPv6 one is an IPv4 address.
     *
     * @return null where the text is not an address; names are never looked up
     */
    static @Nullable InetAddress address(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    boolean holds(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }
}
