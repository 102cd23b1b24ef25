package io.dibs.shard;

import io.dibs.campaign.Campaign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The queues of the campaigns of a shard, which take turns. A campaign may take as much of the waiting room as is still
 * free, so one that floods fills half of it and leaves the rest to others; those with claims take turns.
 */
final class CampaignQueues {
    private final Map<String, CampaignQueue> byId = new HashMap<>();
    private final Deque<CampaignQueue> ring = new ArrayDeque<>();
    private final int capacity;
    private int open;

    CampaignQueues(int capacity) {
        this.capacity = capacity;
    }

    int open() {
        return open;
    }

    Collection<CampaignQueue> all() {
        return byId.values();
    }

    CampaignQueue get(String id) {
        return byId.get(id);
    }

    CampaignQueue getOrMake(String id) {
        return byId.computeIfAbsent(id, CampaignQueue::new);
    }

    Campaign campaign(String id) {
        CampaignQueue lane = byId.get(id);
        return lane == null ? null : lane.campaign();
    }

    /** @return false when the claim finds no place to wait */
    boolean admit(Claim claim) {
        CampaignQueue lane = getOrMake(claim.campaign());
        if (lane.open >= capacity - open) {
            dropIfIdle(lane);
            return false;
        }
        lane.open++;
        open++;
        lane.undecided.addLast(claim);
        enterRing(lane);
        return true;
    }

    /** Claims that were decided once and taken back go before all that have come since. */
    void putBack(List<Claim> inOrder) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            CampaignQueue lane = getOrMake(inOrder.get(i).campaign());
            lane.undecided.addFirst(inOrder.get(i));
            enterRing(lane);
        }
    }

    void answer(GatedAnswer pending) {
        answer(pending.claim(), pending.answer());
    }

    void answer(Claim claim, ClaimAnswer answer) {
        CampaignQueue lane = byId.get(claim.campaign());
        lane.open--;
        open--;
        dropIfIdle(lane);
        claim.answer(answer);
    }

    CampaignQueue nextTurn() {
        CampaignQueue lane = ring.pollFirst();
        if (lane != null) {
            lane.inRing = false;
        }
        return lane;
    }

    void endTurn(CampaignQueue lane) {
        enterRing(lane);
        dropIfIdle(lane);
    }

    void enterRing(CampaignQueue lane) {
        if (!lane.inRing && !lane.undecided.isEmpty() && !lane.isLoading()) {
            lane.inRing = true;
            ring.addLast(lane);
        }
    }

    boolean hasTurns() {
        return !ring.isEmpty();
    }

    /** Takes out the undecided claims whose senders have given up. */
    List<Claim> takeLate(long wall) {
        List<Claim> late = new ArrayList<>();
        for (CampaignQueue lane : byId.values()) {
            lane.undecided.removeIf(claim -> claim.deadline() < wall && late.add(claim));
        }
        return late;
    }

    /** Takes out every claim that waits undecided. */
    List<Claim> drain() {
        List<Claim> claims = new ArrayList<>();
        for (CampaignQueue lane : byId.values()) {
            claims.addAll(lane.undecided);
            lane.undecided.clear();
            lane.inRing = false;
        }
        ring.clear();
        return claims;
    }

    void withdrawAll() {
        byId.values().forEach(CampaignQueue::withdraw);
    }

    /** Forgets every campaign, keeping the claims that wait. */
    void forgetCampaigns() {
        byId.values().forEach(CampaignQueue::forget);
        byId.values().removeIf(lane -> lane.isIdle() && !lane.inRing);
    }

    /** Campaign not found any more. Claims that wait for it will learn that. */
    void forget(CampaignQueue lane) {
        lane.forget();
        dropIfIdle(lane);
    }

    private void dropIfIdle(CampaignQueue lane) {
        if (lane.isIdle() && !lane.inRing) {
            byId.remove(lane.id);
        }
    }
}
