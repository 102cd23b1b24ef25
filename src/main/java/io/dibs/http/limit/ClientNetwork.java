package io.dibs.http.limit;

import java.nio.ByteBuffer;

/**
 * Whom an address belongs to: an IPv4 address is one subscriber's, and so is the first half of an IPv6 address with all
 * that begin with it.
 *
 * @param prefix no IPv6 prefix that is in use reads as an IPv4 address
 */
public record ClientNetwork(long prefix, boolean isPrivate) {
    static ClientNetwork of(byte[] address) {
        ByteBuffer bytes = ByteBuffer.wrap(address);
        long prefix = address.length == Integer.BYTES ? bytes.getInt() & 0xffff_ffffL : bytes.getLong();
        return new ClientNetwork(prefix, AddressBytes.isPrivate(address));
    }
}
