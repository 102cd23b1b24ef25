package io.dibs.simulation;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Coupon;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was promised, held against the ledger: of each answer when it comes, and of the whole sale at its end. */
final class PromiseChecker {
    private final Simulation simulation;
    private final MemoryLedger ledger;

    PromiseChecker(Simulation simulation) {
        this.simulation = simulation;
        this.ledger = simulation.ledger;
    }

    void checkRefusal(SimulatedUser claimant, ClaimRefusal reason, long sentAt) {
        if (reason == ClaimRefusal.LIMIT_REACHED) {
            long held = ledger.coupons.of(claimant.campaign).stream()
                    .filter(row -> row.userId().equals(claimant.userId))
                    .count();
            simulation.check(
                    simulation.failovers.mayBeUnacknowledged(sentAt)
                            || held == ledger.campaigns.get(claimant.campaign).perUser(),
                    "the limit is not reached: " + claimant);
        } else if (reason == ClaimRefusal.NOT_ELIGIBLE) {
            simulation.check(simulation.refusals.wasBarred(claimant, sentAt), "kept out without a reason: " + claimant);
        } else {
            simulation.check(
                    simulation.refusals.was(reason, claimant.campaign, sentAt),
                    "told " + reason + " without a reason: " + claimant);
        }
    }

    /** An owner that was deposed answers for what it had; what it calls revoked is. */
    void checkRevoked(SimulatedUser claimant, boolean answeredRevoked, Coupon row, long sentAt) {
        boolean isRevoked = ledger.coupons.isRevoked(row);
        simulation.check(
                !answeredRevoked || isRevoked || simulation.failovers.mayHaveRevoked(row),
                "called revoked: " + claimant);
        simulation.check(
                answeredRevoked || !isRevoked || sentAt < simulation.settledAt(),
                "nobody says that it is revoked: " + claimant);
    }

    boolean isBarred(String campaign, String userId) {
        return ledger.has(campaign)
                && ledger.uploads.bars(ledger.campaigns.get(campaign).uploads().list(), userId);
    }

    /** Who tells the coupon goes by its terms and its sequence: both say for ever which code it has. */
    void checkCode(SimulatedUser claimant, Granted grant) {
        String code = ledger.uploads.code(claimant.campaign, grant.sequence());
        simulation.check(isCodeOfItsKind(claimant.campaign, grant), "told with a code of the other kind: " + claimant);
        simulation.check(claimant.receivesCode(code), "told with two codes: " + claimant + " " + code);
    }

    boolean isCodeOfItsKind(String campaign, Granted grant) {
        return grant.terms().hasOwnCodes() == (ledger.uploads.code(campaign, grant.sequence()) != null);
    }

    void check() {
        simulation.check(
                ledger.uploads.faults().isEmpty(), ledger.uploads.faults().toString());
        simulation.check(ledger.contradictions() == 0, "the ledger's heads had to stand in for memory");
        simulation.check(ledger.holders().violations() == 0, "somebody was given two");
        simulation.failovers.checkReturned();
        if (simulation.isRedisSound()) {
            simulation.failovers.checkCodes();
        }
        simulation.cast().forEach(campaign -> new ChangeHistory(simulation, campaign).check(simulation.sale.commands));
        ledger.coupons
                .all()
                .forEach((campaign, rows) -> simulation.check(
                        rows.isEmpty() || ledger.has(campaign), "a campaign with coupons was deleted: " + campaign));
        for (Terms terms : ledger.campaigns.values()) {
            List<Coupon> rows = ledger.coupons.of(terms.campaign());
            simulation.check(rows.size() <= terms.supply(), "over: " + rows.size() + " of " + terms.supply());
            checkSequences(rows);
            checkPerUser(terms, rows);
            long wanted = wanted(terms);
            simulation.check(
                    isClosed(terms) || rows.size() == Math.min(terms.supply(), wanted),
                    "issued " + rows.size() + " of " + terms.supply() + " to " + wanted + " wishes");
        }
    }

    private boolean isClosed(Terms terms) {
        return terms.phase() == CampaignPhase.CLOSED
                || terms.closesAt() <= simulation.world.now().wall();
    }

    private void checkSequences(List<Coupon> rows) {
        for (int i = 0; i < rows.size(); i++) {
            simulation.check(rows.get(i).sequence() == i + 1, "a gap before " + rows.get(i));
            simulation.check(
                    i == 0 || rows.get(i).issuedAt() >= rows.get(i - 1).issuedAt(),
                    "time ran backwards: " + rows.get(i));
        }
    }

    private void checkPerUser(Terms terms, List<Coupon> rows) {
        Set<String> seen = new HashSet<>();
        Map<String, Integer> held = new HashMap<>();
        for (Coupon row : rows) {
            simulation.check(terms.perUser() == 1 || seen.add(row.userId() + row.key()), "a key won twice: " + row);
            simulation.check(
                    held.merge(row.userId(), 1, Integer::sum) <= terms.perUser(), "too many for one user: " + row);
        }
    }

    private long wanted(Terms terms) {
        Map<String, Integer> wanted = new HashMap<>();
        simulation.sale.users.stream()
                .filter(claimant -> claimant.campaign.equals(terms.campaign()) && !claimant.isUnstorable())
                .forEach(claimant -> wanted.merge(claimant.userId, 1, Integer::sum));
        Map<String, Integer> held = new HashMap<>();
        ledger.coupons.of(terms.campaign()).forEach(row -> held.merge(row.userId(), 1, Integer::sum));
        return wanted.entrySet().stream()
                .mapToInt(each -> isBarred(terms.campaign(), each.getKey())
                        ? held.getOrDefault(each.getKey(), 0)
                        : Math.min(each.getValue(), terms.perUser()))
                .sum();
    }
}
