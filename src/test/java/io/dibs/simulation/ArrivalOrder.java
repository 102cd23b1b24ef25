package io.dibs.simulation;

import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;

/** First come, first served: what one ownership of a shard gives out follows the order in which the claims came in. */
final class ArrivalOrder {
    private final Simulation simulation;
    private final Map<String, NavigableMap<Long, Integer>> won = new HashMap<>();
    private long arrived;
    /** How often the ledger had lost coupons when these were won. */
    private int losses;

    ArrivalOrder(Simulation simulation) {
        this.simulation = simulation;
    }

    Claim note(Claim claim) {
        long arrival = arrived++;
        boolean[] answered = {false};
        return claim.forwarded(answer -> {
            simulation.check(!answered[0], "a shard answered a claim twice: " + claim.userId());
            answered[0] = true;
            check(claim, arrival, answer);
            claim.answer(answer);
        });
    }

    private void check(Claim claim, long arrival, ClaimAnswer answer) {
        if (losses != simulation.ledger.renewals()) {
            losses = simulation.ledger.renewals();
            won.clear();
        }
        if (answer instanceof Granted granted && granted.fresh()) {
            NavigableMap<Long, Integer> sequences = won.computeIfAbsent(claim.campaign(), first -> new TreeMap<>());
            Entry<Long, Integer> before = sequences.lowerEntry(arrival);
            Entry<Long, Integer> after = sequences.higherEntry(arrival);
            boolean inOrder = (before == null || before.getValue() < granted.sequence())
                    && (after == null || after.getValue() > granted.sequence());
            simulation.check(inOrder, "served out of turn: " + claim.userId() + " in " + claim.campaign());
            sequences.put(arrival, granted.sequence());
        }
    }
}
