package io.dibs.webhook;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses that are written as numbers. No name is ever looked up here. */
final class IpLiteral {
    private IpLiteral() {}

    /** @param text as it stands in a URL, an IPv6 address in brackets or without them */
    static Optional<InetAddress> parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
