package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.TestCampaigns;
import io.dibs.campaign.UserHash;
import io.dibs.ledger.CouponRunReader.JoinedUsers;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Coupons are read back out of the runs that they were stored in. */
class CouponRunReaderTest {
    private static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);
    private static final long MOMENT = TestCampaigns.NOW;

    private final List<Row> runs = new ArrayList<>();

    private static Coupon coupon(int sequence, String userId, long issuedAt) {
        return new Coupon("c", sequence, userId, TestCampaigns.user(userId), 1, null, issuedAt);
    }

    private static Coupon keyed(int sequence, int ordinal) {
        HolderIdentity key = new HolderIdentity(sequence, -sequence);
        return new Coupon("c", sequence, "ü", TestCampaigns.user("ü"), ordinal, key, MOMENT + 3L * sequence);
    }

    private void store(Coupon... coupons) {
        Batch batch = new Batch();
        batch.coupons().addAll(List.of(coupons));
        BatchRows.of(new Fence(0, 1, new UUID(0, 1), 1), batch).runs().forEach(run -> runs.add(row(run)));
    }

    private static NamedRow row(CouponRun run) {
        return new NamedRow()
                .with("first", run.first())
                .with("last", run.last())
                .with("issued_at", TimestampConversion.of(run.firstAt()))
                .with("users", Buffer.buffer(run.users()))
                .with("delays", run.delays())
                .with("ordinals", run.ordinals())
                .with("keys", run.keys())
                .with("revoked", new Integer[] {run.first(), run.last()});
    }

    /** What a statement finds: the runs that hold one of these coupons. */
    private List<Row> runs(int from, int to) {
        return runs.stream()
                .filter(run -> run.getInteger("first") <= to && run.getInteger("last") >= from)
                .toList();
    }

    private CouponPage page(int from, int to) {
        return CouponRunReader.page(runs(from, to), HASH, false, from, to);
    }

    private JoinedUsers joined(int from, int to) {
        return CouponRunReader.joined(runs(from, to), from, to);
    }

    private void storeThreeRuns() {
        store(coupon(1, "a", MOMENT), coupon(2, "bb", MOMENT + 255));
        store(coupon(3, "ccc", MOMENT + 300), coupon(4, "d", MOMENT + 300), coupon(5, "e", MOMENT + 301));
        store(coupon(6, "f", MOMENT + 400));
    }

    @Test
    void couponsOfSeveralRunsAreOnePage() {
        storeThreeRuns();
        CouponPage page = page(1, 6);
        assertThat(page.firstSequence()).isEqualTo(1);
        assertHolders(page, "a", "bb", "ccc", "d", "e", "f");
        assertThat(page.issuedAt())
                .containsExactly(MOMENT, MOMENT + 255, MOMENT + 300, MOMENT + 300, MOMENT + 301, MOMENT + 400);
        assertThat(page.key(0)).isNull();
    }

    private static void assertHolders(CouponPage page, String... users) {
        assertThat(page.size()).isEqualTo(users.length);
        for (int i = 0; i < users.length; i++) {
            assertThat(new HolderIdentity(page.highs()[i], page.lows()[i])).isEqualTo(TestCampaigns.user(users[i]));
        }
    }

    @Test
    void theFirstAndTheLastRunMayReachFurther() {
        storeThreeRuns();
        CouponPage page = page(2, 4);
        assertThat(page.firstSequence()).isEqualTo(2);
        assertHolders(page, "bb", "ccc", "d");
        assertThat(page.issuedAt()).containsExactly(MOMENT + 255, MOMENT + 300, MOMENT + 300);
        assertThat(page.revoked()).containsExactly(2, 3);
    }

    @Test
    void severalCouponsOfOneUserComeBackWithTheirOrdinalsAndKeys() {
        store(keyed(1, 1), keyed(2, 2), keyed(3, 3));
        CouponPage page = CouponRunReader.page(runs, HASH, true, 2, 3);
        for (int i = 0; i < 2; i++) {
            assertThat(new HolderIdentity(page.highs()[i], page.lows()[i]))
                    .isEqualTo(TestCampaigns.user("ü").ordinal(i + 2));
            assertThat(page.key(i)).isEqualTo(new HolderIdentity(i + 2, -i - 2));
        }
        assertThat(page.issuedAt()).containsExactly(MOMENT + 6, MOMENT + 9);
    }

    /** An owner that has lost its shard reads what the next one has written. */
    @Test
    void aLogWithoutTheKeysThatOlderTermsAskForIsRefused() {
        storeThreeRuns();
        assertThatThrownBy(() -> CouponRunReader.page(runs, HASH, true, 1, 6))
                .hasMessage("The log holds no idempotency keys: its campaign has other terms by now");
    }

    @Test
    void aPersonWhoWasErasedIsStillTheHolder() {
        store(coupon(1, "a", MOMENT), coupon(2, "b", MOMENT));
        String users = ErasedPerson.placeholder(TestCampaigns.user("a")) + "\u001fb";
        runs.set(
                0,
                new NamedRow()
                        .with("first", 1)
                        .with("last", 2)
                        .with("issued_at", TimestampConversion.of(MOMENT))
                        .with("users", Buffer.buffer(users))
                        .with("delays", null)
                        .with("ordinals", null)
                        .with("revoked", new Integer[0]));
        assertHolders(page(1, 2), "a", "b");
    }

    @Test
    void aLogWithoutItsBeginningIsTorn() {
        store(coupon(2, "b", MOMENT));
        assertTorn(1, 2);
    }

    @Test
    void aLogWithAHoleIsTorn() {
        store(coupon(1, "a", MOMENT));
        store(coupon(3, "c", MOMENT));
        assertTorn(1, 3);
    }

    @Test
    void aLogWithoutItsEndIsTorn() {
        store(coupon(1, "a", MOMENT), coupon(2, "b", MOMENT));
        assertTorn(1, 3);
    }

    @Test
    void aLogThatHoldsACouponTwiceIsTorn() {
        store(coupon(1, "a", MOMENT), coupon(2, "b", MOMENT));
        store(coupon(1, "a", MOMENT), coupon(2, "b", MOMENT));
        assertTorn(1, 4);
    }

    private void assertTorn(int from, int to) {
        String message = "The log does not hold each coupon from sequence " + from + " to " + to;
        assertThatThrownBy(() -> page(from, to)).hasMessage(message);
        assertThatThrownBy(() -> joined(from, to)).hasMessage(message);
    }

    @Test
    void aRunWithFewerUsersThanCouponsIsRefused() {
        runs.add(new NamedRow()
                .with("first", 1)
                .with("last", 3)
                .with("issued_at", TimestampConversion.of(MOMENT))
                .with("users", Buffer.buffer("a\u001fb"))
                .with("delays", null)
                .with("ordinals", null));
        assertThatThrownBy(() -> page(1, 3)).hasMessage("A run of the log holds fewer users than coupons");
    }

    @Test
    void usersAreJoinedOverRunsAndComeApartAgain() {
        storeThreeRuns();
        JoinedUsers joined = joined(2, 5);
        assertThat(joined.users()).containsExactly("bb", "ccc", "d", "e");
        assertThat(joined.issuedAt()).containsExactly(MOMENT + 255, MOMENT + 300, MOMENT + 300, MOMENT + 301);
        assertThat(joined(4, 4).users()).containsExactly("d");
    }
}
