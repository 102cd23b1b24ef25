package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Coupons that PostgreSQL has lost are kept as they were in the log. */
class LostRowsTest {
    private static final Fence FENCE = new Fence(3, 7, new UUID(1, 2), 11);

    private static Tuple keep(CouponPage lost) {
        return LostRows.keep(FENCE, TestCampaigns.terms("c", 10, 2), 4, lost);
    }

    private static CouponPage page(boolean keyed) {
        return new CouponPage(
                5,
                new long[] {1, 2},
                new long[] {3, 4},
                new long[] {100, 200},
                keyed ? new long[] {5, 6} : null,
                keyed ? new long[] {7, 8} : null,
                new int[0]);
    }

    @Test
    void eachCouponHasItsSequenceItsHolderAndItsMoment() {
        Tuple arguments = keep(page(false));
        assertThat(arguments.getArrayOfIntegers(6)).containsExactly(5, 6);
        assertThat(arguments.getArrayOfUUIDs(7)).containsExactly(new UUID(1, 3), new UUID(2, 4));
        assertThat(arguments.getArrayOfUUIDs(8)).containsExactly(null, null);
        assertThat(arguments.getArrayOfOffsetDateTimes(9))
                .containsExactly(TimestampConversion.of(100), TimestampConversion.of(200));
    }

    @Test
    void keysAreKeptWhereAUserMayHoldSeveralCoupons() {
        assertThat(keep(page(true)).getArrayOfUUIDs(8)).containsExactly(new UUID(5, 7), new UUID(6, 8));
    }

    @Test
    void whatIsKeptNamesTheFenceAndWhatTheLogStillHolds() {
        Tuple arguments = keep(page(false));
        assertThat(arguments.getInteger(0)).isEqualTo(3);
        assertThat(arguments.getLong(1)).isEqualTo(7);
        assertThat(arguments.getUUID(2)).isEqualTo(new UUID(1, 2));
        assertThat(arguments.getString(3)).isEqualTo("c");
        assertThat(arguments.getInteger(4)).isEqualTo(4);
        assertThat(arguments.getInteger(5)).isEqualTo(2);
    }

    @Test
    void theDigestsOfLostCouponsAreThoseThatTheirRunHad() {
        Batch batch = new Batch();
        for (int i = 0; i < 2; i++) {
            batch.coupons().add(new Coupon("c", 5 + i, "u" + i, new HolderIdentity(1 + i, 3 + i), 1, null, 100));
        }
        Long[] digests = keep(page(false)).getArrayOfLongs(10);
        assertThat(digests[0] ^ digests[1])
                .isEqualTo(BatchRows.of(FENCE, batch).runs().get(0).digest());
    }
}
