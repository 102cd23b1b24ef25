package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.shard.CouponPage;
import io.dibs.shard.ShardLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SaleRehearsalTest {
    private static final int STOCK = 40_000;
    private static final int PAGE = ShardLimits.DEFAULT.pageCoupons();

    private final UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);

    private CouponPage page(int number) {
        long[] highs = new long[PAGE];
        long[] lows = new long[PAGE];
        for (int i = 0; i < PAGE; i++) {
            HolderIdentity user = hash.of(("u" + (number * PAGE + i)).getBytes(StandardCharsets.UTF_8));
            highs[i] = user.high();
            lows[i] = user.low();
        }
        return new CouponPage(1 + number * PAGE, highs, lows, new long[PAGE], null, null, new int[0]);
    }

    @Test
    void recoversThePagesAndSellsEachCouponOnce() {
        SaleRehearsal rehearsal =
                new SaleRehearsal(IntStream.range(0, 5).mapToObj(this::page).toList());

        rehearsal.run();

        assertThat(rehearsal.heldBefore()).isEqualTo(5);
        assertThat(rehearsal.coupons()).isEqualTo(STOCK);
    }

    @Test
    void sellsAllTheSameWhereNoPageCouldBeRead() {
        SaleRehearsal rehearsal = new SaleRehearsal(List.of());

        rehearsal.run();

        assertThat(rehearsal.heldBefore()).isZero();
        assertThat(rehearsal.coupons()).isEqualTo(STOCK);
    }
}
