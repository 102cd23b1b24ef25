package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read back of what was committed? Each takeover compares it, coupon by coupon. */
class SnapshotIT extends SnapshotFixture {
    @Test
    void whatIsCommittedIsReadBackFromRedis() {
        sale.issue("c", 140);
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 140));
        assertThat(sale.listener.faults).isEmpty();
        assertThat(sale.couponsRead).as("only the row at the watermark").hasValue(1);
    }

    @Test
    void aSnapshotGoesOnThroughManyBatchesAndTakeovers() {
        for (int i = 1; i <= 12; i++) {
            sale.issue("c", i * 5 % 43 + 1);
            sale.issue("c", i);
            sale.written().takeOver();
            assertThat(sale.listener.faults).isEmpty();
        }
        sale.takeOver();
        assertThat(sale.listener.used.get("c"))
                .isGreaterThan(sale.truth.coupons.of("c").size() - 14);
    }

    @Test
    void severalCampaignsOfOneBatchEachHaveTheirOwn() {
        sale.campaign("d", 1);
        sale.campaign("several", 3);
        sale.issueInTurns(10, 7, "c", "d", "several");
        sale.issue("d", 70);
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 70, "d", 140, "several", 70));
    }

    @Test
    void aUsersKeysAreKnownAfterATakeover() {
        sale.campaign("several", 2);
        sale.issue("several", 77);
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("several", 77));
    }

    @Test
    void revokedCouponsStayRevoked() {
        sale.issue("c", 21);
        sale.revoke("c", 11);
        redis.wipe();
        sale.takeOver().written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 21));
    }

    @Test
    void aRevocationThatNoSnapshotHeardOfCounts() {
        sale.issue("c", 140);
        sale.written();
        IntStream.range(1, 140).filter(each -> each % 3 == 0).forEach(each -> sale.truth.coupons.revoke("c", each));
        sale.takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 140));
    }

    @Test
    void aRevocationLeavesTheSnapshotAsItIs() {
        sale.issue("c", 140);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.revoke("c", 140);
        sale.takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 140));
        assertThat(redis.copy().keySet()).isEqualTo(before.keySet());
    }

    @Test
    void whatCameAfterTheSnapshotIsReadFromPostgres() {
        sale.issue("c", 100);
        sale.written();
        Map<String, byte[]> yesterday = redis.copy();
        sale.issue("c", 150);
        sale.written();
        redis.restore(yesterday);
        sale.takeOver();
        assertThat(sale.listener.faults).isEmpty();
        assertThat(sale.listener.used.get("c")).isBetween(100 - 7, 100);
        assertThat(sale.couponsRead).hasValueLessThanOrEqualTo(150 + 7 + 1);
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 250));
    }

    @Test
    void aColdCampaignIsWrittenFromWhatWasReadBack() {
        sale.issue("c", 1_000);
        sale.written();
        redis.wipe();
        sale.takeOver();
        assertThat(sale.listener.faults).containsExactly(SnapshotFault.MISSING);
        assertThat(sale.listener.used).isEmpty();
        sale.written();
        assertThat(sale.couponsRead).as("each coupon is read once").hasValue(1_000);
        sale.takeOver();
        assertThat(sale.listener.used.get("c")).isBetween(994, 1_000);
    }

    @Test
    void everyKeyHasATimeToLive() {
        sale.issue("c", 140);
        sale.written();
        assertThat(redis.keys()).containsExactly("dibs:test:fence:0", chunk(0), chunk(1), chunk(2), chunk(3), HEADER);
        long header = redis.life(HEADER);
        assertThat(header).isPositive();
        assertThat(redis.keys()).allMatch(key -> redis.life(key) >= header);
    }

    @Test
    void aClosedCampaignLeavesRedisAtOnce() {
        sale.campaign("d", 1);
        sale.issue("c", 140);
        sale.issue("d", 7);
        sale.written();
        sale.close("c");
        await().until(() -> redis.keys()
                .equals(Arrays.asList(
                        "dibs:test:fence:0", "dibs:test:snapshot:{d}:chunk:0", "dibs:test:snapshot:{d}:header")));
        sale.takeOver();
        assertThat(sale.listener.faults).isEmpty();
    }

    @Test
    void aChangeThatLeavesTheCouponsAloneLeavesTheSnapshotAlone() {
        CampaignEdit edit =
                new CampaignEdit(null, null, null, null, null, null, new CampaignDescription("edited", null, null));
        List<CampaignAction> changes = List.of(
                new CampaignAction.Pause(),
                new CampaignAction.Open(),
                new CampaignAction.AddStock(1),
                new CampaignAction.Edit(edit));
        for (CampaignAction action : changes) {
            sale.issue("c", 140);
            int read = sale.written().couponsRead.get();
            sale.change("c", action);
            sale.issue("c", 5);
            sale.written();
            assertThat(sale.couponsRead).as("after %s", action).hasValue(read);
            sale.takeOver();
            assertThat(sale.listener.faults).isEmpty();
        }
    }

    @Test
    void anOldRequestToCloseADeletedCampaignLeavesTheSnapshotOfTheNextAlone() {
        sale.issue("c", 140);
        sale.written();
        sale.again("c", new CampaignAction.Close());
        sale.issue("c", 5);
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 145));
    }

    @Test
    void aSyncThrowsTheSnapshotAway() {
        sale.campaign("d", 1);
        sale.issue("c", 140);
        sale.issue("d", 70);
        sale.written();
        Map<String, byte[]> before = redis.copy();
        sale.sync("c");
        redis.restore(before);
        sale.reload();
        assertThat(sale.listener.used).isEqualTo(Map.of("d", 70));
        sale.written().takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 140, "d", 70));
    }

    @Test
    void aShardThatIsHandedOverLeavesAllOfItInRedis() {
        for (int i = 0; i < 10; i++) {
            sale.issue("c", 7);
            sale.flush();
            sale.takeOver();
            assertThat(sale.listener.used).isEqualTo(Map.of("c", 7 * (i + 1)));
        }
    }

    @Test
    void theLateHeaderOfAnOwnerThatWasPausedIsWrittenOver() {
        sale.issue("c", 140);
        sale.written();
        byte[] late = redis.get(HEADER);
        sale.takeOver();
        sale.issue("c", 70);
        sale.written();
        redis.set(HEADER, late);
        sale.issue("c", 7);
        sale.written();
        assertThat(sale.listener.faults).isEmpty();
        sale.takeOver();
        assertThat(sale.listener.used).isEqualTo(Map.of("c", 217));
    }
}
