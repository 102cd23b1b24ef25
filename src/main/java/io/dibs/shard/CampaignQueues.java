package io.dibs.shard;

import io.dibs.campaign.Campaign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Schedules the campaigns of a shard round robin. A campaign may use as much of the queue's capacity as is still free,
 * so one that floods fills half of it and leaves the rest to others.
 */
final class CampaignQueues {
    private final Map<String, CampaignQueue> byId = new HashMap<>();
    private final Deque<CampaignQueue> ring = new ArrayDeque<>();
    private final int capacity;
    private int unanswered;

    CampaignQueues(int capacity) {
        this.capacity = capacity;
    }

    int unanswered() {
        return unanswered;
    }

    Collection<CampaignQueue> all() {
        return byId.values();
    }

    @Nullable
    CampaignQueue get(String id) {
        return byId.get(id);
    }

    CampaignQueue getOrCreate(String id) {
        return byId.computeIfAbsent(id, CampaignQueue::new);
    }

    @Nullable
    Campaign campaign(String id) {
        CampaignQueue queue = byId.get(id);
        return queue == null ? null : queue.campaign();
    }

    /** @return false when the queue is full */
    boolean enqueue(Claim claim) {
        CampaignQueue queue = getOrCreate(claim.campaign());
        if (queue.unanswered >= capacity - unanswered) {
            dropIfIdle(queue);
            return false;
        }
        queue.unanswered++;
        unanswered++;
        queue.undecided.addLast(claim);
        enterRing(queue);
        return true;
    }

    /** Claims whose decision was withdrawn go before all that have arrived since. */
    void putBack(List<Claim> inOrder) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            CampaignQueue queue = getOrCreate(inOrder.get(i).campaign());
            queue.undecided.addFirst(inOrder.get(i));
            enterRing(queue);
        }
    }

    void answer(GatedAnswer gatedAnswer) {
        answer(gatedAnswer.claim(), gatedAnswer.answer());
    }

    void answer(Claim claim, ClaimAnswer answer) {
        CampaignQueue queue = Objects.requireNonNull(byId.get(claim.campaign()));
        queue.unanswered--;
        unanswered--;
        dropIfIdle(queue);
        claim.answer(answer);
    }

    @Nullable
    CampaignQueue nextTurn() {
        CampaignQueue queue = ring.pollFirst();
        if (queue != null) {
            queue.inRing = false;
        }
        return queue;
    }

    void endTurn(CampaignQueue queue) {
        enterRing(queue);
        dropIfIdle(queue);
    }

    void enterRing(CampaignQueue queue) {
        if (!queue.inRing && !queue.undecided.isEmpty() && !queue.isLoading()) {
            queue.inRing = true;
            ring.addLast(queue);
        }
    }

    boolean hasTurns() {
        return !ring.isEmpty();
    }

    /** Removes and returns the undecided claims past their deadline. */
    List<Claim> removeExpired(long wall) {
        List<Claim> late = new ArrayList<>();
        for (CampaignQueue queue : byId.values()) {
            queue.undecided.removeIf(claim -> claim.deadline() < wall && late.add(claim));
        }
        return late;
    }

    /** Removes and returns every undecided claim. */
    List<Claim> drain() {
        List<Claim> claims = new ArrayList<>();
        for (CampaignQueue queue : byId.values()) {
            claims.addAll(queue.undecided);
            queue.undecided.clear();
            queue.inRing = false;
        }
        ring.clear();
        return claims;
    }

    void withdrawAll() {
        byId.values().forEach(CampaignQueue::withdraw);
    }

    /** Drops every campaign and keeps the waiting claims. */
    void forgetCampaigns() {
        byId.values().forEach(CampaignQueue::forget);
        byId.values().removeIf(queue -> queue.isIdle() && !queue.inRing);
    }

    /** Drops a deleted campaign. Waiting claims are refused as not found. */
    void forget(CampaignQueue queue) {
        queue.forget();
        dropIfIdle(queue);
    }

    private void dropIfIdle(CampaignQueue queue) {
        if (queue.isIdle() && !queue.inRing) {
            byId.remove(queue.id);
        }
    }
}
