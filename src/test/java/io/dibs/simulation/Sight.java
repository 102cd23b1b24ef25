package io.dibs.simulation;

import io.dibs.campaign.Phase;
import io.dibs.campaign.Refusal;
import io.dibs.campaign.State;
import io.dibs.campaign.Terms;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Which refusals the ledger bore out, of which campaign, and until when. */
final class Sight {
    private final Simulation simulation;
    /** When each list of a campaign was last in force. */
    private final Map<String, Map<Long, Long>> lists = new HashMap<>();
    private final Map<Refusal, Map<String, Long>> latest = new EnumMap<>(Refusal.class);

    Sight(Simulation simulation) {
        this.simulation = simulation;
    }

    void look() {
        for (String campaign : simulation.cast()) {
            for (Refusal why : Refusal.values()) {
                if (isTrue(why, campaign)) {
                    latest.computeIfAbsent(why, none -> new HashMap<>()).put(campaign, simulation.millis());
                }
            }
            long list = simulation.ledger.has(campaign)
                    ? simulation.ledger.campaigns.get(campaign).uploads().list()
                    : 0;
            lists.computeIfAbsent(campaign, none -> new HashMap<>()).put(list, simulation.millis());
        }
    }

    /** Whether a list without this user was in force late enough for somebody who asked then. */
    boolean wasBarred(Wish wish, long sentAt) {
        return lists.getOrDefault(wish.campaign, Map.of()).entrySet().stream()
                .anyMatch(list -> simulation.mayBeUnheardOf(list.getValue(), sentAt)
                        && simulation.ledger.uploads.bars(list.getKey(), wish.userId));
    }

    boolean isTrue(Refusal why, String campaign) {
        ModelLedger ledger = simulation.ledger;
        return switch (why) {
            case NOT_FOUND -> !ledger.has(campaign);
            case PAUSED -> ledger.isPhase(campaign, Phase.PAUSED);
            case CLOSED, FORGOTTEN -> ledger.has(campaign) && isByAnyClock(ledger.campaigns.get(campaign), State.CLOSED);
            case SOLD_OUT -> ledger.isSoldOut(campaign);
            case NOT_OPEN -> ledger.has(campaign) && isNotOpen(ledger.campaigns.get(campaign));
            case KEY_REQUIRED, LIMIT_REACHED, NOT_ELIGIBLE -> false;
        };
    }

    private boolean isNotOpen(Terms terms) {
        return isByAnyClock(terms, State.DRAFT) || isByAnyClock(terms, State.SCHEDULED);
    }

    /** What time makes of a campaign, each node sees by its own clock. */
    private boolean isByAnyClock(Terms terms, State state) {
        return simulation.clocks().anyMatch(now -> terms.state(now, 0) == state);
    }

    /** Whether it was true late enough for somebody who asked then. */
    boolean was(Refusal why, String campaign, long sentAt) {
        Long when = latest.getOrDefault(why, Map.of()).get(campaign);
        return when != null && simulation.mayBeUnheardOf(when, sentAt);
    }
}
