package io.dibs.campaign;

import io.dibs.campaign.ClaimDecision.Held;
import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import org.jspecify.annotations.Nullable;

/**
 * One campaign in its owner's memory: its terms and the holders of its coupons. A decision changes it at once;
 * {@link #withdraw} undoes what is not committed. Confined to one thread.
 */
public final class Campaign {
    private final MemoryBudget memory;
    private CouponHolderIndex holders;
    private Terms terms;
    /** Null if anybody may claim, and until the list is loaded. */
    private @Nullable EligibleUsers eligible;

    private int committed;
    private int forgotten;
    private boolean isForgotten;

    public Campaign(Terms terms, MemoryBudget memory) {
        this.terms = terms;
        this.memory = memory;
        this.holders = new CouponHolderIndex(terms.isKeyed(), memory);
    }

    public Terms terms() {
        return terms;
    }

    public int issued() {
        return forgotten + holders.size();
    }

    /** The highest sequence that is known to be in the ledger. */
    public int committed() {
        return committed;
    }

    public long bytes() {
        return holders.bytes() + (eligible == null ? 0 : eligible.bytes());
    }

    public CouponHolderIndex holders() {
        return holders;
    }

    public CampaignStatus status(long now) {
        return terms.status(now, issued());
    }

    /** @param key the hash of the idempotency key; null where none was sent */
    public ClaimDecision decide(HolderIdentity user, @Nullable HolderIdentity key, long now) {
        if (terms.perUser() == 1) {
            int sequence = holders.find(user);
            return sequence != 0 ? held(sequence) : decideNew(user, key, 1, now);
        }
        return key == null ? new Refused(ClaimRefusal.KEY_REQUIRED) : decideOneOfSeveral(user, key, now);
    }

    private ClaimDecision decideOneOfSeveral(HolderIdentity user, HolderIdentity key, long now) {
        int sequence = holders.find(user, key, terms.perUser());
        if (sequence != 0) {
            return held(sequence);
        }
        int ordinal = nextOrdinal(user);
        if (ordinal <= terms.perUser()) {
            return decideNew(user, key, ordinal, now);
        }
        ClaimDecision notEligible = eligibilityProblem(user, now);
        return notEligible == null ? new Refused(ClaimRefusal.LIMIT_REACHED) : notEligible;
    }

    /** A user's ordinals have no gap, so a few look-ups find the first that is free. */
    private int nextOrdinal(HolderIdentity user) {
        int free = 1;
        for (int beyond = terms.perUser() + 1; free < beyond; ) {
            int middle = (free + beyond) >>> 1;
            if (holders.find(user.ordinal(middle)) == 0) {
                beyond = middle;
            } else {
                free = middle + 1;
            }
        }
        return free;
    }

    private ClaimDecision decideNew(HolderIdentity user, @Nullable HolderIdentity key, int ordinal, long now) {
        ClaimDecision notEligible = eligibilityProblem(user, now);
        if (notEligible != null) {
            return notEligible;
        }
        ClaimRefusal refusal = refusal(now);
        if (refusal != null) {
            return new Refused(refusal);
        }
        if (!memory.hasSpace()) {
            return ClaimDecision.MEMORY_FULL;
        }
        long issuedAt = Math.max(now, lastIssuedAt());
        int sequence = holders.add(user.ordinal(ordinal), issuedAt, key);
        return new Issued(sequence, ordinal, issuedAt);
    }

    /**
     * Issue times never decrease with the sequence, even if the clock jumps back. A clock that was ahead for a moment
     * affects only the times of this campaign's coupons.
     */
    private long lastIssuedAt() {
        return holders.size() == 0 ? Long.MIN_VALUE : holders.issuedAt(holders.size());
    }

    /** Null if the user may claim. Holders of a coupon have already got their answer. */
    private @Nullable ClaimDecision eligibilityProblem(HolderIdentity user, long now) {
        if (!terms.isForEligibleOnly() || isForgotten) {
            return null;
        }
        if (eligible == null) {
            return status(now) == CampaignStatus.CLOSED ? null : ClaimDecision.MEMORY_FULL;
        }
        return eligible.contains(user) ? null : new Refused(ClaimRefusal.NOT_ELIGIBLE);
    }

    private @Nullable ClaimRefusal refusal(long now) {
        return switch (status(now)) {
            case OPEN -> null;
            case DRAFT, SCHEDULED -> ClaimRefusal.NOT_OPEN;
            case PAUSED -> terms.ledgerBehind() ? ClaimRefusal.LEDGER_BEHIND : ClaimRefusal.PAUSED;
            case CLOSED -> isForgotten ? ClaimRefusal.FORGOTTEN : ClaimRefusal.CLOSED;
            case SOLD_OUT -> ClaimRefusal.SOLD_OUT;
        };
    }

    private Held held(int sequence) {
        return new Held(sequence, holders.issuedAt(sequence), holders.isRevoked(sequence));
    }

    /**
     * Reserves memory for coupons that are going to be restored.
     *
     * @return false if they do not fit into the memory budget
     */
    public boolean reserve(int issued) {
        if (holders.reserve(issued)) {
            forgotten = 0;
            isForgotten = false;
            return true;
        }
        return false;
    }

    /** Adds a coupon that the ledger already holds, in sequence order. */
    public void restore(HolderIdentity identity, long issuedAt, @Nullable HolderIdentity key) {
        committed = holders.add(identity, issuedAt, key);
    }

    public void committedUpTo(int sequence) {
        committed = Math.max(committed, sequence);
    }

    /** Marks a coupon as revoked; its user still counts as a holder. */
    public void revoke(int sequence) {
        holders.revoke(sequence);
    }

    /** Undoes every decision that is not committed. */
    public void withdraw() {
        holders.truncate(committed);
    }

    /** The record format changes only while there are no records, see {@link CampaignEdit}. */
    public void change(Terms next) {
        if (next.isKeyed() != terms.isKeyed()) {
            holders.clear();
            holders = new CouponHolderIndex(next.isKeyed(), memory);
        }
        if (next.uploads().list() != terms.uploads().list()) {
            eligible(null);
        }
        terms = next;
    }

    /** Whether the list of eligible users is not loaded yet. */
    public boolean needsList() {
        return terms.isForEligibleOnly() && !isForgotten && eligible == null;
    }

    /** @param users null drops them */
    public void eligible(@Nullable EligibleUsers users) {
        if (eligible != null) {
            eligible.release();
        }
        eligible = users;
    }

    /**
     * Drops the holders of an ended campaign; only the number of issued coupons stays in memory. A retry is answered
     * from the ledger.
     */
    public void forget() {
        forget(issued());
    }

    /** @param issued as the ledger says, if they were never loaded */
    public void forget(int issued) {
        forgotten = issued;
        isForgotten = issued > 0 || terms.isForEligibleOnly();
        holders.clear();
        eligible(null);
        committed = 0;
    }
}
