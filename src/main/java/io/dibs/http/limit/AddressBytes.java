package io.dibs.http.limit;

import io.netty.util.NetUtil;

/** Addresses as bytes: four, or sixteen. */
final class AddressBytes {
    private static final int V4_BYTES = 4;
    private static final int V6_BYTES = 16;
    /** An IPv4 address inside an IPv6 one begins here. */
    private static final int MAPPED_AT = 12;

    private AddressBytes() {}

    /** @return null where the text is no address; names are never looked up */
    static byte[] parse(String text) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        return bytes == null ? null : unmapped(bytes);
    }

    private static byte[] unmapped(byte[] bytes) {
        if (bytes.length != V6_BYTES || bytes[MAPPED_AT - 1] != -1 || bytes[MAPPED_AT - 2] != -1) {
            return bytes;
        }
        for (int i = 0; i < MAPPED_AT - 2; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        byte[] v4 = new byte[V4_BYTES];
        System.arraycopy(bytes, MAPPED_AT, v4, 0, V4_BYTES);
        return v4;
    }

    /** Of this machine, of a local network, or of a carrier's inside. */
    static boolean isPrivate(byte[] address) {
        int first = address[0] & 0xff;
        int second = address[1] & 0xff;
        if (address.length == V6_BYTES) {
            return (first & 0xfe) == 0xfc || first == 0xfe && (second & 0xc0) == 0x80 || first == 0 && second == 0;
        }
        return first == 10
                || first == 127
                || first == 0
                || first == 172 && (second & 0xf0) == 16
                || first == 192 && second == 168
                || first == 169 && second == 254
                || first == 100 && (second & 0xc0) == 64;
    }
}
