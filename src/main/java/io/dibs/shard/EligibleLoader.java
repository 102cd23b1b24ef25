package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.EligibleUsers;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignLoader.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the lists of those who may claim, one page after the other. A campaign's claims wait until its list is whole;
 * where there is no room for it, the campaign serves those who hold a coupon, and tries again.
 */
final class EligibleLoader {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final MemoryBudget room;
    private final long retryMillis;
    private final Progress progress;
    private final Map<String, Reading> underWay = new HashMap<>();
    private final List<Reading> failed = new ArrayList<>();
    private final List<CampaignQueue> starved = new ArrayList<>();

    EligibleLoader(Ledger ledger, ShardEffects effects, MemoryBudget room, long retryMillis, Progress progress) {
        this.ledger = ledger;
        this.effects = effects;
        this.room = room;
        this.retryMillis = retryMillis;
        this.progress = progress;
    }

    private static final class Reading {
        final CampaignQueue lane;
        final Terms terms;
        final EligibleUsers users;
        String after = "";

        /** A list that was taken away ends early. Its size is part of the campaign's terms. */
        boolean isShort() {
            return users.size() < terms.uploads().users();
        }

        Reading(CampaignQueue lane, MemoryBudget room) {
            this.lane = lane;
            this.terms = lane.campaign().terms();
            this.users = new EligibleUsers(terms.uploads().users(), room);
        }
    }

    boolean isDone() {
        return underWay.isEmpty();
    }

    void restart() {
        underWay.values().forEach(reading -> reading.users.giveBack());
        underWay.clear();
        failed.clear();
        starved.clear();
    }

    void begin(CampaignQueue lane) {
        if (!room.isLeft()) {
            starved.add(lane);
            effects.wakeAfter(retryMillis);
            progress.serves().accept(lane);
            return;
        }
        lane.awaitList(true);
        Reading reading = new Reading(lane, room);
        underWay.put(lane.id, reading);
        ask(reading);
    }

    private void ask(Reading reading) {
        Terms terms = reading.terms;
        ledger.eligible(
                terms,
                reading.after,
                page -> {
                    read(terms, page);
                    progress.read().run();
                },
                cause -> failed(terms));
    }

    private void read(Terms terms, EligiblePage page) {
        Reading reading = current(terms);
        if (reading == null) {
            return;
        }
        for (int i = 0; i < page.size(); i++) {
            reading.users.add(new HolderIdentity(page.highs()[i], page.lows()[i]));
        }
        if (page.last() != null) {
            reading.after = page.last();
            ask(reading);
        } else if (reading.isShort()) {
            failed(terms);
            progress.doubt().run();
        } else {
            underWay.remove(terms.campaign());
            reading.lane.campaign().eligible(reading.users);
            reading.lane.awaitList(false);
            progress.serves().accept(reading.lane);
        }
    }

    private void failed(Terms terms) {
        Reading reading = current(terms);
        if (reading != null) {
            failed.add(reading);
            effects.wakeAfter(retryMillis);
        }
    }

    void retry() {
        List<Reading> again = List.copyOf(failed);
        failed.clear();
        again.forEach(this::ask);
        List<CampaignQueue> waiting = List.copyOf(starved);
        starved.clear();
        waiting.stream().filter(EligibleLoader::isWanting).forEach(this::begin);
    }

    /** Meanwhile the list may have been taken away, or the campaign. */
    private static boolean isWanting(CampaignQueue lane) {
        Campaign campaign = lane.campaign();
        return campaign != null && campaign.needsList() && !lane.isLoading();
    }

    /** A page that was asked for before memory was thrown away belongs to nobody. */
    private Reading current(Terms terms) {
        Reading reading = underWay.get(terms.campaign());
        return reading != null && reading.terms == terms ? reading : null;
    }
}
