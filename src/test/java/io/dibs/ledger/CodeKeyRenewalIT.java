package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.postgres.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CodeKeyRenewalIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private BlockingLedger ledger;

    @BeforeEach
    void open() {
        ledger = new BlockingLedger(DATABASE.open(new NodeIdentity(UUID.randomUUID(), "one"), DATABASE.settings())
                .ledger());
    }

    @Test
    void codesUpToWhatTheLedgerHoldsStayAndThoseAboveAreOthers() {
        ShardWriter writer = ledger.writer(2);
        writer.execute(BlockingLedger.creation("kept", 2, "r1", 100, 1));
        writer.append(coupon("kept", 1, "u1"), coupon("kept", 2, "u2"));
        Terms before = terms("kept");
        Fence fence = ledger.taken(2);

        assertThat(ledger.renewCodeKeys(fence)).isEqualTo(WriteOutcome.COMMITTED);
        Terms after = terms("kept");

        assertThat(new CouponCode.Writer(after).write(2)).isEqualTo(new CouponCode.Writer(before).write(2));
        String lost = new CouponCode.Writer(before).write(3);
        assertThat(new CouponCode.Writer(after).write(3)).isNotEqualTo(lost);
        assertThat(CouponCode.sequence(CouponCode.read(lost).orElseThrow(), after.codeKey()))
                .isZero();
        assertThat(after.version()).as("nobody changed it").isEqualTo(before.version());
        assertThat(ledger.append(fence, coupon("kept", 3, "u3")))
                .as("a database without the renewal is behind")
                .isEqualTo(WriteOutcome.FENCED);
        assertThat(ledger.append(fence.afterBatch(), coupon("kept", 3, "u3"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    /** A second loss before anybody has decided on the first leaves one to decide on. */
    @Test
    void theCampaignsOfTheShardArePausedUntilSomebodyDecides() {
        ShardWriter writer = ledger.writer(0);
        writer.execute(BlockingLedger.creation("paused", 0, "r1", 100, 1));
        writer.append(coupon("paused", 1, "u1"), coupon("paused", 2, "u2"));
        for (int i = 0; i < 2; i++) {
            assertThat(ledger.renewCodeKeys(ledger.taken(0))).isEqualTo(WriteOutcome.COMMITTED);
            assertThat(terms(0).ledgerBehind()).isTrue();
        }
        assertThat(DATABASE.read("SELECT count(*) FROM ledger_loss WHERE issued = 2 AND decided_at IS NULL"))
                .isEqualTo("1");
    }

    @Test
    void repeatedBeforeACouponIsIssuedItDoesNotGrow() {
        ledger.writer(3).execute(BlockingLedger.creation("again", 3, "r1", 100, 1));
        CodeKey[] keys = new CodeKey[2];
        for (int i = 0; i < 2; i++) {
            assertThat(ledger.renewCodeKeys(ledger.taken(3))).isEqualTo(WriteOutcome.COMMITTED);
            keys[i] = terms(3).codeKey();
        }
        assertThat(keys[1]).isNotEqualTo(keys[0]);
        assertThat(keys[1].bytes()).hasSameSizeAs(keys[0].bytes());
    }

    @Test
    void afterALaterTakeoverOrABatchItChangesNothing() {
        ledger.writer(1).execute(BlockingLedger.creation("fenced", 4, "r1", 100, 1));
        Fence late = ledger.taken(1);
        Fence fence = ledger.taken(1);
        CodeKey before = terms(1).codeKey();
        assertThat(ledger.renewCodeKeys(late)).isEqualTo(WriteOutcome.FENCED);
        ledger.append(fence, coupon("fenced", 1, "u1"));
        assertThat(ledger.renewCodeKeys(fence)).isEqualTo(WriteOutcome.FENCED);
        assertThat(terms(1).codeKey()).isEqualTo(before);
    }

    private Terms terms(String campaign) {
        return ledger.campaigns(2).stream()
                .map(found -> found.terms())
                .filter(terms -> terms.campaign().equals(campaign))
                .findFirst()
                .orElseThrow();
    }

    private Terms terms(int shard) {
        return ledger.campaigns(shard).get(0).terms();
    }
}
