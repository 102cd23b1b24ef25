package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRowsTest {
    private static final Fence FENCE = new Fence(3, 7, new UUID(1, 2), 11);
    private static final String SEPARATOR = String.valueOf(ShardStatements.SEPARATOR);
    private static final int CAMPAIGNS = 4;
    private static final int BEFORE_FIRST = 5;
    private static final int USERS = 6;
    private static final int MOMENTS = 7;

    private static Coupon coupon(String campaign, int sequence, String userId, long issuedAt) {
        return new Coupon(campaign, sequence, userId, new HolderIdentity(sequence, 0), 1, null, issuedAt);
    }

    private static BatchRows rows(Coupon... coupons) {
        Batch batch = new Batch();
        batch.coupons().addAll(List.of(coupons));
        return BatchRows.of(FENCE, batch);
    }

    @Test
    void eachBatchNamesItsFence() {
        BatchRows rows = rows(coupon("a", 1, "u-1", 5));

        assertThat(rows.arguments().getInteger(0)).isEqualTo(3);
        assertThat(rows.arguments().getLong(1)).isEqualTo(7);
        assertThat(rows.arguments().getUUID(2)).isEqualTo(new UUID(1, 2));
        assertThat(rows.arguments().getLong(3)).isEqualTo(11);
    }

    @Test
    void couponsOfOneCampaignAndMomentAreOneRun() {
        BatchRows rows = rows(coupon("a", 5, "u-1", 9), coupon("b", 1, "u-2", 9), coupon("a", 6, "u-3", 9));

        assertThat(rows.sql()).isEqualTo(ShardStatements.APPEND_RUNS);
        assertThat(rows.arguments().getArrayOfStrings(CAMPAIGNS)).containsExactly("a", "b");
        assertThat(rows.arguments().getArrayOfIntegers(BEFORE_FIRST)).containsExactly(4, 0);
        assertThat(rows.arguments().getArrayOfStrings(USERS)).containsExactly("u-1" + SEPARATOR + "u-3", "u-2");
    }

    @Test
    void anotherMomentOrAGapBeginsANewRun() {
        BatchRows rows = rows(coupon("a", 1, "u-1", 9), coupon("a", 2, "u-2", 10), coupon("a", 4, "u-4", 10));

        assertThat(rows.arguments().getArrayOfStrings(USERS)).containsExactly("u-1", "u-2", "u-4");
        assertThat(rows.arguments().getArrayOfIntegers(BEFORE_FIRST)).containsExactly(0, 1, 3);
        assertThat(rows.arguments().getArrayOfOffsetDateTimes(MOMENTS))
                .containsExactly(TimestampConversion.of(9), TimestampConversion.of(10), TimestampConversion.of(10));
    }

    @Test
    void oneCouponWithAKeyMakesEachCouponARow() {
        Coupon keyed = new Coupon("a", 2, "u-1", new HolderIdentity(1, 0), 2, new HolderIdentity(8, 9), 5);

        BatchRows rows = rows(coupon("a", 1, "u-1", 5), keyed);

        assertThat(rows.sql()).isEqualTo(ShardStatements.APPEND_KEYED);
        assertThat(rows.arguments().getArrayOfStrings(USERS)).containsExactly("u-1", "u-1");
        assertThat(rows.arguments().getArrayOfUUIDs(9)).containsExactly(null, new UUID(8, 9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u001fb", "a\nb", "\u007f", "\u0000", "half \ud83d", "\ude00 half"})
    void whatPostgresCannotStoreAsItIsIsRefused(String userId) {
        assertThatThrownBy(() -> rows(coupon("a", 1, userId, 5))).isInstanceOf(UnstorableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "漢字", "\ud83d\ude00", " "})
    void otherTextIsStored(String userId) {
        assertThat(rows(coupon("a", 1, userId, 5)).arguments().getArrayOfStrings(USERS))
                .containsExactly(userId);
    }
}
