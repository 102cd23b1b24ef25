package io.dibs.simulation;

import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.shard.Coupon;
import io.dibs.simulation.RunCoverage.Grant;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** One coupon that a user wants, asked for until there is a definite answer; and what was answered. */
final class SimulatedUser {
    final String campaign;
    final String userId;
    final String key;
    private final Simulation simulation;
    private Granted granted;
    private long grantedAt;
    private long answerSentAt = -1;
    private ClaimRefusal refusal;
    private String lastTold = "";
    private boolean unstorable;
    private String code;

    SimulatedUser(Simulation simulation, String campaign, String userId, String key) {
        this.simulation = simulation;
        this.campaign = campaign;
        this.userId = userId;
        this.key = key;
    }

    /** @return false where an earlier answer had another code */
    boolean receivesCode(String codeReceived) {
        boolean same = granted == null || Objects.equals(code, codeReceived);
        code = codeReceived;
        return same;
    }

    boolean isGranted() {
        return granted != null;
    }

    /** Whether it was asked again since then, and answered. */
    boolean isAnsweredSince(long millis) {
        return answerSentAt >= millis;
    }

    boolean isUnstorable() {
        return unstorable;
    }

    ClaimRefusal refusal() {
        return refusal;
    }

    void askAgainLater() {
        refusal = null;
    }

    boolean isSettled() {
        return granted != null || refusal != null || unstorable;
    }

    /** One message with which it is asked for. Of all that is answered to it and its copies, the first is heard. */
    final class Attempt {
        private final long deadline;
        private final long sentAt = simulation.millis();
        private boolean answered;

        Attempt(long deadline) {
            this.deadline = deadline;
        }

        List<Claim> claims(int copies) {
            return Stream.generate(this::claim).limit(copies).toList();
        }

        private Claim claim() {
            HolderIdentity hashedKey = key == null ? null : MemoryLedger.hash(key);
            boolean[] answered = {false};
            return new Claim(campaign, userId, MemoryLedger.hash(userId), hashedKey, deadline, answer -> {
                simulation.check(!answered[0], "a claim was answered twice: " + SimulatedUser.this);
                answered[0] = true;
                simulation.world.trace.claimAnswered(SimulatedUser.this, answer);
                hear(answer);
            });
        }

        private void hear(ClaimAnswer answer) {
            if (!answered) {
                answered = true;
                received(answer, sentAt);
            }
        }
    }

    private void received(ClaimAnswer answer, long sentAt) {
        if (answer instanceof Granted grant) {
            onAnswer(grant, sentAt);
        } else if (answer instanceof Refused refused) {
            onAnswer(refused, sentAt);
        } else if (answer instanceof ClaimAnswer.Unstorable) {
            simulation.check(userId.contains(MemoryLedger.POISON), "a sound claim was called unstorable: " + this);
            simulation.coverage.reached(Fault.ROW_POISONED);
            unstorable = true;
        } else if (answer instanceof ClaimAnswer.NotTried notTried) {
            simulation.coverage.reached(notTried.reason());
        }
    }

    private void tell(ClaimAnswer answer) {
        String now = answer instanceof Granted grant ? "coupon " + grant.sequence() : "no: " + refusal;
        if (!now.equals(lastTold)) {
            lastTold = now;
            simulation.story.tell(() -> name() + ": " + now);
        }
    }

    /** An answer that left is durable, and every later one says the same. */
    private void onAnswer(Granted grant, long sentAt) {
        List<Coupon> rows = simulation.ledger.coupons.of(campaign);
        if (!isInLedger(grant)
                && simulation.failovers.mayHaveAnswered(campaign, grant.sequence(), userId, grant.issuedAt())) {
            return;
        }
        simulation.check(grant.sequence() <= rows.size(), "acknowledged before it was committed: " + this);
        Coupon row = rows.get(grant.sequence() - 1);
        simulation.check(row.userId().equals(userId), "acknowledged somebody else's coupon: " + this + " " + row);
        simulation.check(row.issuedAt() == grant.issuedAt(), "another time than the ledger's: " + this);
        simulation.check(
                granted == null || granted.sequence() == grant.sequence(), "a retry got another coupon: " + this);
        simulation.promises.checkRevoked(this, grant.revoked(), row, sentAt);
        simulation.promises.checkCode(this, grant);
        grantedAt = granted == null ? simulation.millis() : grantedAt;
        answered(sentAt);
        granted = grant;
        simulation.coverage.reached(grant.revoked() ? Grant.REVOKED : grant.fresh() ? Grant.FRESH : Grant.AGAIN);
        tell(grant);
    }

    /** One that went back to its holder may have a code of another kind: own codes were published, and lost. */
    private boolean isInLedger(Granted grant) {
        List<Coupon> rows = simulation.ledger.coupons.of(campaign);
        return grant.sequence() <= rows.size()
                && rows.get(grant.sequence() - 1).userId().equals(userId)
                && rows.get(grant.sequence() - 1).issuedAt() == grant.issuedAt()
                && simulation.promises.isCodeOfItsKind(campaign, grant);
    }

    /** A replica was promoted that may not know of the coupon. */
    void failedOver() {
        if (granted != null && !isInLedger(granted)) {
            simulation.failovers.lose(userId, granted);
            granted = null;
            code = null;
        }
    }

    /**
     * An owner that was just deposed may not know it yet, and refuse for a moment more. The owner of a closed campaign
     * has forgotten who holds what: the ledger is asked instead.
     */
    private void onAnswer(Refused refused, long sentAt) {
        simulation.check(
                granted == null
                        || refused.reason() == ClaimRefusal.FORGOTTEN
                        || simulation.mayBeUnacknowledged(grantedAt, sentAt),
                "refused what was acknowledged: " + this + " " + refused.reason());
        simulation.promises.checkRefusal(this, refused.reason(), sentAt);
        answered(sentAt);
        if (granted == null) {
            refusal = refused.reason();
            tell(refused);
        }
        simulation.coverage.reached(refused.reason());
    }

    private void answered(long sentAt) {
        answerSentAt = Math.max(answerSentAt, sentAt);
    }

    @Override
    public String toString() {
        return name() + (refusal == null ? "" : ", told " + refusal);
    }

    private String name() {
        return userId + " in " + campaign + (key == null ? "" : " with " + key);
    }
}
