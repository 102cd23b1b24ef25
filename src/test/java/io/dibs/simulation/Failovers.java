package io.dibs.simulation;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.snapshot.Marks;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Promotions of a replica that had not heard of the last batches and changes, restores of a backup, and what was lost
 * with them.
 */
final class Failovers {
    private final Simulation simulation;
    private final Set<Coupon> lost = new HashSet<>();
    private final Set<Coupon> lostRevocations = new HashSet<>();
    /** The results of lost changes, by their requests. */
    private final Map<String, Set<String>> lostChanges = new HashMap<>();

    private final List<LostCoupon> answered = new ArrayList<>();
    /**
     * Whether Redis remembers what was acknowledged, so that the next owner learns of it. Where takeovers are lost, a
     * deposed owner that never heard of the next one owns the shard again, and writes for a moment before it looks
     * there.
     */
    private boolean isNoticed;
    /** Whether nobody needs to notice the last loss. */
    private boolean isDealtWith = true;
    /** How often the code keys had been renewed when it came. */
    private int renewals;

    private int count;
    private long lostAt = Long.MIN_VALUE / 2;

    /** A coupon that its user got, and that is gone. */
    private record LostCoupon(String userId, Granted grant) {}

    Failovers(Simulation simulation) {
        this.simulation = simulation;
    }

    /** @param lagMillis by how much the database goes back */
    void putBack(FaultPlan.Source source, Fault fault, long lagMillis) {
        MemoryLedger.Position moment = simulation.ledger.position();
        int before = count;
        simulation.world.after(lagMillis, () -> {
            // Behind the one that is the primary then, not behind one that it has replaced.
            if (count == before && source.strikes(fault, lagMillis + " ms behind")) {
                putBack(moment);
            }
        });
    }

    private void putBack(MemoryLedger.Position moment) {
        Fence lostFence = simulation.ledger.fence();
        isNoticed = Marks.knows(simulation.redis.get(Marks.key(0)), lostFence)
                && moment.fence().owner().equals(lostFence.owner());
        renewals = simulation.ledger.renewals();
        MemoryLedger.Loss loss = simulation.ledger.putBack(moment);
        isDealtWith = !isNoticed || loss.isEmpty();
        if (loss.renewed() && !isNoticed) {
            // The keys of before are back, and nobody renews them.
            answered.clear();
        }
        lost.addAll(loss.coupons());
        lostRevocations.addAll(loss.revocations());
        loss.changes().forEach((request, result) -> lostChanges
                .computeIfAbsent(request, none -> new HashSet<>())
                .add(result));
        lostAt = simulation.millis();
        count++;
        simulation.sale.users.forEach(SimulatedUser::failedOver);
        simulation.sale.commands.forEach(SimulatedCommand::failedOver);
    }

    /**
     * A coupon is issued. After a loss that Redis knows of every campaign is paused before that, until somebody has
     * decided.
     */
    void checkPaused(Terms terms) {
        simulation.check(!terms.ledgerBehind(), "a coupon is issued before anybody has decided: " + terms);
        simulation.check(
                !simulation.isRedisSound() || isDealtWith || simulation.ledger.renewals() > renewals,
                "a coupon is issued as if nothing were lost");
    }

    void lose(String userId, Granted grant) {
        if (isNoticed && !grant.terms().hasOwnCodes()) {
            answered.add(new LostCoupon(userId, grant));
        }
    }

    /** Where Redis is sound no old code may open what a stranger has won since. */
    void checkCodes() {
        for (LostCoupon each : answered) {
            Terms then = each.grant.terms();
            Terms now = simulation.ledger.campaigns.get(then.campaign());
            if (now != null && now.number() == then.number()) {
                String code = new CouponCode.Writer(then).write(each.grant.sequence());
                int opened = CouponCode.sequence(CouponCode.read(code).orElseThrow(), now.codeKey());
                List<Coupon> rows = simulation.ledger.coupons.of(then.campaign());
                simulation.check(
                        opened == 0
                                || opened > rows.size()
                                || rows.get(opened - 1).userId().equals(each.userId),
                        "a lost code opens a stranger's coupon: " + each);
            }
        }
    }

    /** Who had a number gets that one back, or nobody does. */
    void checkReturned() {
        simulation
                .ledger
                .returned()
                .forEach(coupon -> simulation.check(
                        mayHaveAnswered(coupon.campaign(), coupon.sequence(), coupon.userId(), coupon.issuedAt()),
                        "given back to somebody who never had it: " + coupon));
    }

    /** Codes of coupons that are lost, and that open nothing by the end. */
    int lostCodes() {
        return answered.size();
    }

    boolean haveHappened() {
        return count > 0;
    }

    /** Coupons that were acknowledged or not, and are gone. */
    int lost() {
        return lost.size();
    }

    /** Whether the owner that knew of the coupon need not know yet that it is gone. */
    boolean mayHaveAnswered(String campaign, int sequence, String userId, long issuedAt) {
        return lost.stream()
                .anyMatch(coupon -> coupon.campaign().equals(campaign)
                        && coupon.sequence() == sequence
                        && coupon.userId().equals(userId)
                        && coupon.issuedAt() == issuedAt);
    }

    /** Whether the owner that revoked the coupon need not know yet that this is gone. */
    boolean mayHaveRevoked(Coupon coupon) {
        return lostRevocations.contains(coupon);
    }

    /** Whether the owner that made the change need not know yet that it is gone. */
    boolean mayHaveDone(String request, String result) {
        return lostChanges.getOrDefault(request, Set.of()).contains(result);
    }

    /** Whether the answer to a claim or command of that time may rest on what was lost. */
    boolean mayBeUnacknowledged(long sentAt) {
        return simulation.mayBeUnacknowledged(lostAt, sentAt);
    }
}
