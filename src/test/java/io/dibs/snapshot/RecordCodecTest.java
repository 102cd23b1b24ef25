package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {
    private static final int COUNT = 13;

    private static List<Coupon> coupons(boolean keyed) {
        return IntStream.rangeClosed(1, COUNT)
                .mapToObj(n -> new Coupon(
                        "c",
                        n,
                        "u" + n,
                        new HolderIdentity(n * 31L, -n),
                        keyed ? n % 2 + 1 : 1,
                        keyed ? new HolderIdentity(~n, n) : null,
                        1_700_000_000_000L + n))
                .toList();
    }

    private static CouponPage page(int from, int to, RecordLayout layout, byte[] records) {
        int bytes = layout.perChunk() * layout.width();
        return RecordCodec.page(
                from,
                to,
                layout,
                chunk -> Arrays.copyOfRange(records, chunk * bytes, Math.min(records.length, (chunk + 1) * bytes)),
                new int[] {from});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void couponsAreReadBackAcrossChunks(boolean keyed) {
        RecordLayout layout = new RecordLayout(200, keyed ? 2 : 1);
        byte[] records = RecordCodec.of(coupons(keyed), layout);

        CouponPage page = page(3, COUNT, layout, records);

        assertThat(page.firstSequence()).isEqualTo(3);
        assertThat(page.size()).isEqualTo(COUNT - 2);
        assertThat(page.revoked()).containsExactly(3);
        for (Coupon coupon : coupons(keyed).subList(2, COUNT)) {
            int i = coupon.sequence() - 3;
            assertThat(new HolderIdentity(page.highs()[i], page.lows()[i]))
                    .isEqualTo(coupon.user().ordinal(coupon.ordinal()));
            assertThat(page.issuedAt()[i]).isEqualTo(coupon.issuedAt());
            if (keyed) {
                assertThat(new HolderIdentity(page.keyHighs()[i], page.keyLows()[i]))
                        .isEqualTo(coupon.key());
            } else {
                assertThat(page.keyHighs()).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPageHasTheBytesOfItsCoupons(boolean keyed) {
        RecordLayout layout = new RecordLayout(200, keyed ? 2 : 1);
        byte[] records = RecordCodec.of(coupons(keyed), layout);

        assertThat(RecordCodec.of(page(1, COUNT, layout, records), layout)).isEqualTo(records);
    }

    @Test
    void aCouponFromBefore1970IsRefused() {
        Coupon coupon = new Coupon("c", 1, "u", new HolderIdentity(1, 2), 1, null, -1);

        assertThatThrownBy(() -> RecordCodec.of(List.of(coupon), new RecordLayout(200, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
