package io.dibs.simulation;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignStatus;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.Terms;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which refusals the ledger bore out, of which campaign, and until when. */
final class RefusalChecker {
    private record Former(Terms terms, long until) {}

    private final Simulation simulation;
    /** When each list of a campaign was last in force. */
    private final Map<String, Map<Long, Long>> lists = new HashMap<>();

    private final Map<String, Terms> terms = new HashMap<>();
    /** What a campaign's terms were until lately: an owner that was deposed goes by those that it had. */
    private final Map<String, List<Former>> former = new HashMap<>();

    private final Map<ClaimRefusal, Map<String, Long>> latest = new EnumMap<>(ClaimRefusal.class);

    RefusalChecker(Simulation simulation) {
        this.simulation = simulation;
    }

    void look() {
        for (String campaign : simulation.cast()) {
            remember(campaign, terms.get(campaign), simulation.ledger.campaigns.get(campaign));
            for (ClaimRefusal reason : ClaimRefusal.values()) {
                if (isTrue(reason, campaign) || mayStillSeemTrue(reason, campaign)) {
                    latest.computeIfAbsent(reason, none -> new HashMap<>()).put(campaign, simulation.millis());
                }
            }
            long list = simulation.ledger.has(campaign)
                    ? simulation.ledger.campaigns.get(campaign).uploads().list()
                    : 0;
            lists.computeIfAbsent(campaign, none -> new HashMap<>()).put(list, simulation.millis());
        }
    }

    /** Whether a list without this user was in force late enough for somebody who asked then. */
    boolean wasBarred(SimulatedUser claimant, long sentAt) {
        return lists.getOrDefault(claimant.campaign, Map.of()).entrySet().stream()
                .anyMatch(list -> simulation.mayBeUnacknowledged(list.getValue(), sentAt)
                        && simulation.ledger.uploads.bars(list.getKey(), claimant.userId));
    }

    boolean isTrue(ClaimRefusal reason, String campaign) {
        MemoryLedger ledger = simulation.ledger;
        return switch (reason) {
            case NOT_FOUND -> !ledger.has(campaign);
            case PAUSED -> ledger.isPhase(campaign, CampaignPhase.PAUSED);
            case CLOSED, FORGOTTEN, NOT_OPEN ->
                ledger.has(campaign) && isByTime(reason, ledger.campaigns.get(campaign));
            case SOLD_OUT -> ledger.isSoldOut(campaign);
            case LEDGER_BEHIND -> ledger.isBehind(campaign) && simulation.failovers.haveHappened();
            case KEY_REQUIRED, LIMIT_REACHED, NOT_ELIGIBLE -> false;
        };
    }

    private void remember(String campaign, Terms before, Terms now) {
        List<Former> gone = former.computeIfAbsent(campaign, none -> new ArrayList<>());
        gone.removeIf(each -> !simulation.mayBeUnacknowledged(each.until, simulation.millis()));
        if (before != null && now != null && before.phase() != now.phase() && before.number() == now.number()) {
            simulation.coverage.reached(new RunCoverage.PhaseChange(before.phase(), now.phase()));
        }
        if (before != null && before != now) {
            gone.add(new Former(before, simulation.millis()));
        }
        terms.put(campaign, now);
    }

    private boolean mayStillSeemTrue(ClaimRefusal reason, String campaign) {
        for (Former each : former.get(campaign)) {
            if (isByTime(reason, each.terms)) {
                return true;
            }
        }
        return false;
    }

    /** What time makes of a campaign, each node sees by its own clock. */
    private boolean isByTime(ClaimRefusal reason, Terms terms) {
        return switch (reason) {
            case CLOSED, FORGOTTEN -> isByAnyClock(terms, CampaignStatus.CLOSED);
            case NOT_OPEN -> isByAnyClock(terms, CampaignStatus.DRAFT) || isByAnyClock(terms, CampaignStatus.SCHEDULED);
            default -> false;
        };
    }

    private boolean isByAnyClock(Terms terms, CampaignStatus state) {
        for (long now : simulation.clocks()) {
            if (terms.status(now, 0) == state) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was true late enough for somebody who asked then. */
    boolean was(ClaimRefusal reason, String campaign, long sentAt) {
        if (!wasSeen(reason, campaign, sentAt)) {
            look();
        }
        return wasSeen(reason, campaign, sentAt);
    }

    private boolean wasSeen(ClaimRefusal reason, String campaign, long sentAt) {
        Long when = latest.getOrDefault(reason, Map.of()).get(campaign);
        return when != null && simulation.mayBeUnacknowledged(when, sentAt);
    }
}
