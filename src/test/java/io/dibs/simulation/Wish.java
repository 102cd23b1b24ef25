package io.dibs.simulation;

import io.dibs.campaign.Identity;
import io.dibs.campaign.Refusal;
import io.dibs.shard.Answer;
import io.dibs.shard.Answer.Granted;
import io.dibs.shard.Answer.Refused;
import io.dibs.shard.Claim;
import io.dibs.shard.Coupon;
import java.util.List;

/** One coupon that a user wants, asked for until there is a definite answer; and what was answered. */
final class Wish {
    final String campaign;
    final String userId;
    final String key;
    private final Simulation simulation;
    private Granted granted;
    private long grantedAt;
    private Refusal refusal;
    private boolean unstorable;

    Wish(Simulation simulation, String campaign, String userId, String key) {
        this.simulation = simulation;
        this.campaign = campaign;
        this.userId = userId;
        this.key = key;
    }

    boolean isGranted() {
        return granted != null;
    }

    boolean isUnstorable() {
        return unstorable;
    }

    Refusal refusal() {
        return refusal;
    }

    void askAgainLater() {
        refusal = null;
    }

    boolean isSettled() {
        return granted != null || refusal != null || unstorable;
    }

    Claim claim(long deadline) {
        Identity hashedKey = key == null ? null : ModelLedger.hash(key);
        boolean[] answered = {false};
        long sentAt = simulation.millis();
        return new Claim(campaign, userId, ModelLedger.hash(userId), hashedKey, deadline, (claim, answer) -> {
            simulation.check(!answered[0], "a claim was answered twice: " + this);
            answered[0] = true;
            heard(answer, sentAt);
        });
    }

    private void heard(Answer answer, long sentAt) {
        if (answer instanceof Granted grant) {
            heard(grant);
        } else if (answer instanceof Refused refused) {
            heard(refused, sentAt);
        } else if (answer instanceof Answer.Unstorable) {
            simulation.check(userId.contains(ModelLedger.POISON), "a sound claim was called unstorable: " + this);
            unstorable = true;
        }
    }

    /** An answer that left is durable, and every later one says the same. */
    private void heard(Granted grant) {
        List<Coupon> rows = simulation.ledger.of(campaign);
        simulation.check(grant.sequence() <= rows.size(), "acknowledged before it was committed: " + this);
        Coupon row = rows.get(grant.sequence() - 1);
        simulation.check(row.userId().equals(userId), "acknowledged somebody else's coupon: " + this + " " + row);
        simulation.check(row.issuedAt() == grant.issuedAt(), "another time than the ledger's: " + this);
        simulation.check(
                granted == null || granted.sequence() == grant.sequence(), "a retry got another coupon: " + this);
        grantedAt = granted == null ? simulation.millis() : grantedAt;
        granted = grant;
    }

    /** An owner that was just deposed may not know it yet, and refuse for a moment more. */
    private void heard(Refused refused, long sentAt) {
        simulation.check(
                granted == null || simulation.mayBeUnheardOf(grantedAt, sentAt),
                "refused what was acknowledged: " + this + " " + refused.why());
        simulation.checkRefusal(this, refused.why(), sentAt);
        if (granted == null) {
            refusal = refused.why();
        }
    }

    @Override
    public String toString() {
        return userId + " in " + campaign + (key == null ? "" : " with " + key) + (refusal == null ? "" : ", told " + refusal);
    }
}
