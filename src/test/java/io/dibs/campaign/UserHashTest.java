package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UserHashTest {
    private static final UserHash HASH = new UserHash(bytes(16));

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** From the reference implementation's table of SipHash-2-4 with 128 bits: the bytes of each half, reversed. */
    @Test
    void itIsSipHash() {
        assertThat(HASH.of(bytes(0))).isEqualTo(new HolderIdentity(0xe6a825ba047f81a3L, 0x930255c71472f66dL));
        assertThat(HASH.of(bytes(1))).isEqualTo(new HolderIdentity(0x44af996bd8c187daL, 0x45fc229b11597634L));
        assertThat(HASH.of(bytes(63))).isEqualTo(new HolderIdentity(0x4a83502f77d15051L, 0x7cbd3f979a063e50L));
        assertThat(HASH.of(bytes(15))).isEqualTo(new HolderIdentity(0x11a8b03399e99354L, 0xd9c3cf970fec087eL));
    }

    @Test
    void aPartOfAnArrayHashesAsItsCopy() {
        assertThat(HASH.of(bytes(40), 3, 20)).isEqualTo(HASH.of(java.util.Arrays.copyOfRange(bytes(40), 3, 23)));
    }

    @Test
    void anotherKeyIsAnotherHash() {
        assertThat(new UserHash(new byte[16]).of(bytes(5))).isNotEqualTo(HASH.of(bytes(5)));
    }

    @Test
    void aKeyHasSixteenBytes() {
        assertThatThrownBy(() -> new UserHash(new byte[8])).isInstanceOf(IllegalArgumentException.class);
    }
}
