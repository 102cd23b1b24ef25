package io.dibs.simulation;

import io.dibs.campaign.Terms;
import io.dibs.shard.Coupon;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds after every write: no coupon above the supply, no gap, no time that runs back, nobody with too many. */
final class LedgerInvariants {
    private final Simulation simulation;
    private final Map<String, Seen> seen = new HashMap<>();

    /** What was checked of one campaign's log. */
    private static final class Seen {
        private final Map<String, Integer> held = new HashMap<>();
        private final Set<String> keys = new HashSet<>();
        /** Another one may have been put back to an earlier moment. */
        private final int server;

        private Coupon last;
        private int count;

        private Seen(int server) {
            this.server = server;
        }
    }

    LedgerInvariants(Simulation simulation) {
        this.simulation = simulation;
    }

    void check() {
        simulation.ledger.coupons.all().forEach(this::check);
    }

    private void check(String campaign, List<Coupon> rows) {
        Terms terms = simulation.ledger.campaigns.get(campaign);
        simulation.check(rows.isEmpty() || terms != null, "coupons without their campaign: " + campaign);
        simulation.check(
                rows.isEmpty() || rows.size() <= terms.supply(), "over: " + rows.size() + " coupons of " + terms);
        Seen before = seen.computeIfAbsent(campaign, none -> new Seen(simulation.ledger.server()));
        if (before.server != simulation.ledger.server()) {
            before = new Seen(simulation.ledger.server());
            seen.put(campaign, before);
        } else if (!simulation.ledger.returned().containsAll(rows.subList(before.count, rows.size()))) {
            simulation.failovers.checkPaused(terms);
        }
        for (int i = before.count; i < rows.size(); i++) {
            check(before, rows.get(i), terms);
        }
    }

    private void check(Seen before, Coupon row, Terms terms) {
        before.count++;
        simulation.check(row.sequence() == before.count, "a gap before " + row);
        simulation.check(before.last == null || row.issuedAt() >= before.last.issuedAt(), "time ran backwards: " + row);
        simulation.check(
                before.held.merge(row.userId(), 1, Integer::sum) <= terms.perUser(), "too many for one user: " + row);
        simulation.check(
                terms.perUser() == 1 || before.keys.add(row.userId() + " " + row.key()), "a key won twice: " + row);
        before.last = row;
    }
}
