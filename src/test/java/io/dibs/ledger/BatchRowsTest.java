package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.repository.JoinedTexts;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRowsTest {
    private static final Fence FENCE = new Fence(3, 7, new UUID(1, 2), 11);
    private static final String SEPARATOR = String.valueOf((char) JoinedTexts.SEPARATOR);
    private static final int CAMPAIGNS = 4;
    private static final int FIRST = 5;
    private static final int LAST = 6;
    private static final int FIRST_AT = 7;
    private static final int LAST_AT = 8;
    private static final int USERS = 9;
    private static final int DELAYS = 10;
    private static final int ORDINALS = 11;
    private static final int KEYS = 12;

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
    void couponsOfOneCampaignAreOneRun() {
        BatchRows rows = rows(coupon("a", 5, "u-1", 9), coupon("b", 1, "u-2", 9), coupon("a", 6, "u-3", 9));

        assertThat(rows.runs()).hasSize(2);
        assertThat(rows.arguments().getArrayOfStrings(CAMPAIGNS)).containsExactly("a", "b");
        assertThat(rows.arguments().getArrayOfIntegers(FIRST)).containsExactly(5, 1);
        assertThat(rows.arguments().getArrayOfIntegers(LAST)).containsExactly(6, 1);
        assertThat(rows.arguments().getArrayOfStrings(USERS)).containsExactly("u-1" + SEPARATOR + "u-3", "u-2");
        assertThat(List.of(DELAYS, ORDINALS, KEYS))
                .allSatisfy(column ->
                        assertThat(rows.arguments().getArrayOfBuffers(column)).containsExactly(null, null));
    }

    @Test
    void couponsOfOneRunMayBeAQuarterOfASecondApart() {
        BatchRows rows = rows(coupon("a", 1, "u-1", 1_000), coupon("a", 2, "u-2", 1_255), coupon("a", 3, "u-3", 1_256));

        assertThat(rows.arguments().getArrayOfIntegers(FIRST)).containsExactly(1, 3);
        assertThat(rows.arguments().getArrayOfOffsetDateTimes(FIRST_AT))
                .containsExactly(TimestampConversion.of(1_000), TimestampConversion.of(1_256));
        assertThat(rows.arguments().getArrayOfOffsetDateTimes(LAST_AT))
                .containsExactly(TimestampConversion.of(1_255), TimestampConversion.of(1_256));
        assertThat(rows.arguments().getArrayOfBuffers(DELAYS))
                .containsExactly(Buffer.buffer(new byte[] {0, (byte) 255}), null);
    }

    @Test
    void aGapOrAnEarlierMomentBeginsANewRun() {
        BatchRows rows = rows(coupon("a", 1, "u-1", 9), coupon("a", 3, "u-3", 9), coupon("a", 4, "u-4", 8));

        assertThat(rows.arguments().getArrayOfIntegers(FIRST)).containsExactly(1, 3, 4);
    }

    @Test
    void aRunOfKeyedCouponsHoldsOrdinalsAndKeys() {
        BatchRows rows = rows(keyed(1, 1, new HolderIdentity(8, 9)), keyed(2, 2, new HolderIdentity(10, 11)));

        assertThat(rows.arguments().getArrayOfBuffers(ORDINALS))
                .containsExactly(Buffer.buffer().appendShort((short) 1).appendShort((short) 2));
        assertThat(rows.arguments().getArrayOfBuffers(KEYS))
                .containsExactly(Buffer.buffer()
                        .appendLong(8)
                        .appendLong(9)
                        .appendLong(10)
                        .appendLong(11));
    }

    @Test
    void aCouponWithoutAKeyIsInARunOfItsOwn() {
        BatchRows rows = rows(coupon("a", 1, "u-1", 5), keyed(2, 2, new HolderIdentity(8, 9)));

        assertThat(rows.arguments().getArrayOfBuffers(KEYS))
                .containsExactly(null, Buffer.buffer().appendLong(8).appendLong(9));
    }

    private static Coupon keyed(int sequence, int ordinal, HolderIdentity key) {
        return new Coupon("a", sequence, "u-1", new HolderIdentity(1, 0), ordinal, key, 5);
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
