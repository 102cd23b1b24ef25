package io.dibs.http.limit;

/** All addresses with the same first bits: {@code 10.0.0.0/8}, or a single one. */
public final class AddressRange {
    private final byte[] address;
    private final int bits;

    private AddressRange(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException where the text is none */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = AddressBytes.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(text + " is no address");
        }
        int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > address.length * 8) {
            throw new IllegalArgumentException(text + " has no such number of bits");
        }
        return new AddressRange(address, bits);
    }

    boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >>> (i & 7);
            if (((address[i >> 3] ^ other[i >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
