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

    private BlockingLedger desk;

    @BeforeEach
    void open() {
        desk = new BlockingLedger(DATABASE.open(new NodeIdentity(UUID.randomUUID(), "one"), DATABASE.settings())
                .ledger());
    }

    @Test
    void codesUpToWhatTheLedgerHoldsStayAndThoseAboveAreOthers() {
        ShardWriter clerk = desk.clerk(2);
        clerk.execute(BlockingLedger.creation("kept", 2, "r1", 100, 1));
        clerk.append(coupon("kept", 1, "u1"), coupon("kept", 2, "u2"));
        Terms before = terms("kept");
        Fence fence = desk.taken(2);

        assertThat(desk.renewCodeKeys(fence)).isEqualTo(WriteOutcome.COMMITTED);
        Terms after = terms("kept");

        assertThat(new CouponCode.Writer(after).write(2)).isEqualTo(new CouponCode.Writer(before).write(2));
        String lost = new CouponCode.Writer(before).write(3);
        assertThat(new CouponCode.Writer(after).write(3)).isNotEqualTo(lost);
        assertThat(CouponCode.sequence(CouponCode.read(lost).orElseThrow(), after.codeKey()))
                .isZero();
        assertThat(after.version()).as("nobody changed it").isEqualTo(before.version());
        assertThat(desk.append(fence, coupon("kept", 3, "u3")))
                .as("the fence stands")
                .isEqualTo(WriteOutcome.COMMITTED);
    }

    @Test
    void repeatedBeforeACouponIsIssuedItDoesNotGrow() {
        desk.clerk(3).execute(BlockingLedger.creation("again", 3, "r1", 100, 1));
        CodeKey[] keys = new CodeKey[2];
        for (int i = 0; i < 2; i++) {
            assertThat(desk.renewCodeKeys(desk.taken(3))).isEqualTo(WriteOutcome.COMMITTED);
            keys[i] = terms(3).codeKey();
        }
        assertThat(keys[1]).isNotEqualTo(keys[0]);
        assertThat(keys[1].bytes()).hasSameSizeAs(keys[0].bytes());
    }

    @Test
    void afterALaterTakeoverOrABatchItChangesNothing() {
        desk.clerk(1).execute(BlockingLedger.creation("fenced", 4, "r1", 100, 1));
        Fence late = desk.taken(1);
        Fence fence = desk.taken(1);
        CodeKey before = terms(1).codeKey();
        assertThat(desk.renewCodeKeys(late)).isEqualTo(WriteOutcome.FENCED);
        desk.append(fence, coupon("fenced", 1, "u1"));
        assertThat(desk.renewCodeKeys(fence)).isEqualTo(WriteOutcome.FENCED);
        assertThat(terms(1).codeKey()).isEqualTo(before);
    }

    private Terms terms(String campaign) {
        return desk.campaigns(2).stream()
                .map(found -> found.terms())
                .filter(terms -> terms.campaign().equals(campaign))
                .findFirst()
                .orElseThrow();
    }

    private Terms terms(int shard) {
        return desk.campaigns(shard).get(0).terms();
    }
}
