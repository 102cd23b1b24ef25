package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What stands in the ledger in place of a user's id once the person was erased: the keyed hash that memory and
 * snapshots know the user by. So what is read back is what it was, and who comes again under the same id is still known
 * to have a coupon, while nobody can read the id back.
 */
final class ErasedPerson {
    /** No user id holds a control character, so none reads as a placeholder. */
    private static final char MARK = 0x7f;

    private static final String PREFIX = MARK + "erased-";
    private static final int LONG_DIGITS = 16;
    private static final int LENGTH = PREFIX.length() + 2 * LONG_DIGITS;

    private ErasedPerson() {}

    static String placeholder(HolderIdentity person) {
        HexFormat hex = HexFormat.of();
        return PREFIX + hex.toHexDigits(person.high()) + hex.toHexDigits(person.low());
    }

    /** Who a text of the ledger means: the hash of an id, or the one that took its place. */
    static HolderIdentity identity(UserHash hash, byte[] text, int from, int length) {
        return length == LENGTH && text[from] == MARK ? parse(text, from) : hash.of(text, from, length);
    }

    private static HolderIdentity parse(byte[] text, int from) {
        String placeholder = new String(text, from, LENGTH, StandardCharsets.US_ASCII);
        if (!placeholder.startsWith(PREFIX)) {
            throw new IllegalStateException("The ledger holds a user id with a control character");
        }
        int low = PREFIX.length() + LONG_DIGITS;
        return new HolderIdentity(
                HexFormat.fromHexDigitsToLong(placeholder, PREFIX.length(), low),
                HexFormat.fromHexDigitsToLong(placeholder, low, LENGTH));
    }
}
