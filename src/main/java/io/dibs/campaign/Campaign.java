package io.dibs.campaign;

import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import org.jspecify.annotations.Nullable;

/**
 * One campaign in its owner's memory: the terms and who holds what. Deciding changes it at once; {@link #withdraw}
 * takes back what has not been committed. One thread uses it.
 */
public final class Campaign {
    private final MemoryBudget room;
    private CouponHolderIndex claimants;
    private Terms terms;
    /** Null where anybody may claim, and until the list has been read. */
    private @Nullable EligibleUsers eligible;

    private int committed;
    private int forgotten;
    private boolean isForgotten;

    public Campaign(Terms terms, MemoryBudget room) {
        this.terms = terms;
        this.room = room;
        this.claimants = new CouponHolderIndex(terms.isKeyed(), room);
    }

    public Terms terms() {
        return terms;
    }

    public int issued() {
        return forgotten + claimants.size();
    }

    /** The highest sequence that is known to be in the ledger. */
    public int committed() {
        return committed;
    }

    public long bytes() {
        return claimants.bytes() + (eligible == null ? 0 : eligible.bytes());
    }

    public CouponHolderIndex claimants() {
        return claimants;
    }

    public CampaignStatus state(long now) {
        return terms.state(now, issued());
    }

    /** @param key the hash of the idempotency key; null where none was sent */
    public ClaimDecision decide(HolderIdentity user, HolderIdentity key, long now) {
        if (terms.perUser() == 1) {
            int sequence = claimants.find(user);
            return sequence != 0 ? held(sequence) : decideNew(user, key, 1, now);
        }
        return key == null ? new Refused(ClaimRefusal.KEY_REQUIRED) : decideOneOfSeveral(user, key, now);
    }

    private ClaimDecision decideOneOfSeveral(HolderIdentity user, HolderIdentity key, long now) {
        int sequence = claimants.find(user, key, terms.perUser());
        if (sequence != 0) {
            return held(sequence);
        }
        int ordinal = nextOrdinal(user);
        if (ordinal <= terms.perUser()) {
            return decideNew(user, key, ordinal, now);
        }
        ClaimDecision bar = bar(user, now);
        return bar == null ? new Refused(ClaimRefusal.LIMIT_REACHED) : bar;
    }

    /** A user's ordinals have no gap, so a few look-ups find the first that is free. */
    private int nextOrdinal(HolderIdentity user) {
        int free = 1;
        for (int beyond = terms.perUser() + 1; free < beyond; ) {
            int middle = (free + beyond) >>> 1;
            if (claimants.find(user.ordinal(middle)) == 0) {
                beyond = middle;
            } else {
                free = middle + 1;
            }
        }
        return free;
    }

    private ClaimDecision decideNew(HolderIdentity user, HolderIdentity key, int ordinal, long now) {
        ClaimDecision bar = bar(user, now);
        if (bar != null) {
            return bar;
        }
        ClaimRefusal refusal = refusal(now);
        if (refusal != null) {
            return new Refused(refusal);
        }
        if (!room.isLeft()) {
            return ClaimDecision.NO_ROOM;
        }
        long issuedAt = Math.max(now, lastIssuedAt());
        int sequence = claimants.add(user.ordinal(ordinal), issuedAt, key);
        return new Issued(sequence, ordinal, issuedAt);
    }

    /**
     * Coupons bear times in the order of their sequences, whatever the clock does. A clock that was ahead for a moment
     * holds back the times of this campaign's coupons, and nothing else.
     */
    private long lastIssuedAt() {
        return claimants.size() == 0 ? Long.MIN_VALUE : claimants.issuedAt(claimants.size());
    }

    /** Null where the user may claim. Whoever holds a coupon was told so before this is asked. */
    private @Nullable ClaimDecision bar(HolderIdentity user, long now) {
        if (!terms.isForEligibleOnly() || isForgotten) {
            return null;
        }
        if (eligible == null) {
            return state(now) == CampaignStatus.CLOSED ? null : ClaimDecision.NO_ROOM;
        }
        return eligible.contains(user) ? null : new Refused(ClaimRefusal.NOT_ELIGIBLE);
    }

    private @Nullable ClaimRefusal refusal(long now) {
        return switch (state(now)) {
            case OPEN -> null;
            case DRAFT, SCHEDULED -> ClaimRefusal.NOT_OPEN;
            case PAUSED -> ClaimRefusal.PAUSED;
            case CLOSED -> isForgotten ? ClaimRefusal.FORGOTTEN : ClaimRefusal.CLOSED;
            case SOLD_OUT -> ClaimRefusal.SOLD_OUT;
        };
    }

    private Held held(int sequence) {
        return new Held(sequence, claimants.issuedAt(sequence), claimants.isRevoked(sequence));
    }

    /**
     * So many coupons are going to be restored.
     *
     * @return false where the node's memory has no room for them
     */
    public boolean expect(int issued) {
        if (claimants.expect(issued)) {
            forgotten = 0;
            isForgotten = false;
            return true;
        }
        return false;
    }

    /** A coupon that the ledger already holds, read back in sequence order. */
    public void restore(HolderIdentity identity, long issuedAt, HolderIdentity key) {
        committed = claimants.add(identity, issuedAt, key);
    }

    public void committedUpTo(int sequence) {
        committed = Math.max(committed, sequence);
    }

    /** Its user's place stays taken. */
    public void revoke(int sequence) {
        claimants.revoke(sequence);
    }

    /** Forgets every decision that is not committed. */
    public void withdraw() {
        claimants.truncate(committed);
    }

    /** The form of the records changes only while there are none, see {@link CampaignEdit}. */
    public void change(Terms next) {
        if (next.isKeyed() != terms.isKeyed()) {
            claimants.clear();
            claimants = new CouponHolderIndex(next.isKeyed(), room);
        }
        if (next.uploads().list() != terms.uploads().list()) {
            eligible(null);
        }
        terms = next;
    }

    /** Whether the list of those who may claim has yet to be read. */
    public boolean needsList() {
        return terms.isForEligibleOnly() && !isForgotten && eligible == null;
    }

    /** @param whole null forgets them */
    public void eligible(@Nullable EligibleUsers whole) {
        if (eligible != null) {
            eligible.giveBack();
        }
        eligible = whole;
    }

    /**
     * Of a campaign that is over, only how many coupons it has issued needs to stay in memory: a retry is answered from
     * the ledger.
     */
    public void forget() {
        forget(issued());
    }

    /** @param issued as the ledger says, where they were never read */
    public void forget(int issued) {
        forgotten = issued;
        isForgotten = issued > 0 || terms.isForEligibleOnly();
        claimants.clear();
        eligible(null);
        committed = 0;
    }
}
