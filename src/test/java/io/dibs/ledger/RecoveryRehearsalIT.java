package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.shard.CouponPage;
import io.dibs.shard.ShardLimits;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecoveryRehearsalIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void pagesThatPostgresMakesUpTakeTheWayOfARecoveryAndLeaveNothing() {
        PostgresLedger postgres = DATABASE.open("one");

        List<CouponPage> pages = ConditionWait.get(postgres.rehearseRecovery(3));

        UserHash hash = postgres.identity().userHash();
        int size = ShardLimits.DEFAULT.pageCoupons();
        assertThat(pages).extracting(CouponPage::firstSequence).containsExactly(1, 1 + size, 1 + 2 * size);
        for (CouponPage page : pages) {
            assertThat(page.size()).isEqualTo(size);
            int last = size - 1;
            byte[] user = ("rehearsal-" + (page.firstSequence() + last)).getBytes(StandardCharsets.UTF_8);
            assertThat(new HolderIdentity(page.highs()[last], page.lows()[last]))
                    .isEqualTo(hash.of(user));
        }
        assertThat(DATABASE.read("SELECT count(*) FROM issue")).isEqualTo("0");
    }
}
