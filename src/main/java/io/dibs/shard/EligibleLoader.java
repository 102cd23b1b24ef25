package io.dibs.shard;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.EligibleUsers;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignLoader.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lists of eligible users page by page. A campaign's claims wait until its list is complete. If the list does
 * not fit into memory, the campaign serves only holders of a coupon and retries later.
 */
final class EligibleLoader {
    private final Ledger ledger;
    private final ShardEffects effects;
    private final MemoryBudget memory;
    private final long retryMillis;
    private final Progress progress;
    private final Map<String, Reading> underWay = new HashMap<>();
    private final List<Reading> failed = new ArrayList<>();
    private final Set<CampaignQueue> waitingForMemory = new LinkedHashSet<>();

    EligibleLoader(Ledger ledger, ShardEffects effects, MemoryBudget memory, long retryMillis, Progress progress) {
        this.ledger = ledger;
        this.effects = effects;
        this.memory = memory;
        this.retryMillis = retryMillis;
        this.progress = progress;
    }

    private static final class Reading {
        final CampaignQueue queue;
        final Terms terms;
        final EligibleUsers users;
        String after = "";

        /** A removed list ends early: its expected size is part of the campaign's terms. */
        boolean isShort() {
            return users.size() < terms.uploads().users();
        }

        Reading(CampaignQueue queue, MemoryBudget memory) {
            this.queue = queue;
            this.terms = queue.requireCampaign().terms();
            this.users = new EligibleUsers(terms.uploads().users(), memory);
        }
    }

    boolean isDone() {
        return underWay.isEmpty();
    }

    void restart() {
        underWay.values().forEach(reading -> reading.users.release());
        underWay.clear();
        failed.clear();
        waitingForMemory.clear();
    }

    void begin(CampaignQueue queue) {
        if (!memory.hasSpace()) {
            beginLater(queue);
            progress.loaded().accept(queue);
            return;
        }
        queue.awaitList(true);
        Reading reading = new Reading(queue, memory);
        underWay.put(queue.id, reading);
        requestPage(reading);
    }

    private void beginLater(CampaignQueue queue) {
        waitingForMemory.add(queue);
        effects.wakeAfter(retryMillis);
    }

    private void requestPage(Reading reading) {
        Terms terms = reading.terms;
        ledger.readEligibleUsers(
                terms,
                reading.after,
                page -> {
                    read(terms, page);
                    progress.pageRead().run();
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
            requestPage(reading);
        } else if (reading.isShort()) {
            // Who was erased meanwhile has another id, which may belong to a page that was read before.
            reading.after = "";
            failed(terms);
            progress.rowsMissing().run();
        } else {
            underWay.remove(terms.campaign());
            reading.queue.requireCampaign().eligible(reading.users);
            reading.queue.awaitList(false);
            progress.loaded().accept(reading.queue);
        }
    }

    private void failed(Terms terms) {
        Reading reading = current(terms);
        if (reading != null) {
            failed.add(reading);
            effects.wakeAfter(retryMillis);
        }
    }

    /** @param running a command that may remove its campaign or the list: that one waits until it is answered */
    void retry(@Nullable Command running) {
        List<Reading> again = List.copyOf(failed);
        failed.clear();
        again.forEach(this::requestPage);
        List<CampaignQueue> waiting = List.copyOf(waitingForMemory);
        waitingForMemory.clear();
        for (CampaignQueue queue : waiting) {
            if (running != null && running.campaign().equals(queue.id)) {
                beginLater(queue);
            } else if (stillNeedsList(queue)) {
                begin(queue);
            }
        }
    }

    /** The list or the campaign may have been removed meanwhile. */
    private static boolean stillNeedsList(CampaignQueue queue) {
        Campaign campaign = queue.campaign();
        return campaign != null && campaign.needsList() && !queue.isLoading();
    }

    /** Null if memory was dropped after the page was requested: the page is stale then. */
    private @Nullable Reading current(Terms terms) {
        Reading reading = underWay.get(terms.campaign());
        return reading != null && reading.terms == terms ? reading : null;
    }
}
