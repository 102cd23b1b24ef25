package io.dibs.campaign;

import java.util.Objects;

/**
 * All that deciding a claim needs to know of a campaign. A change makes new terms, with a higher version.
 *
 * @param number unique in its shard; a code begins with both
 * @param opensAt milliseconds of the epoch, {@link #ALWAYS} when it opens at once
 * @param closesAt milliseconds of the epoch, {@link #NEVER} when it stays open
 * @param ledgerBehind the ledger has lost coupons that were acknowledged, and nobody has decided yet how to go on
 */
public record Terms(
        String campaign,
        int shard,
        int number,
        int stock,
        int perUser,
        CampaignPhase phase,
        long opensAt,
        long closesAt,
        CouponExpiry expiry,
        CodeKey codeKey,
        PublishedUploads uploads,
        long version,
        boolean ledgerBehind) {
    public static final long ALWAYS = Long.MIN_VALUE;
    public static final long NEVER = Long.MAX_VALUE;
    public static final int MAX_STOCK = 2_000_000_000;
    public static final int MAX_PER_USER = 1_000;

    public Terms {
        Objects.requireNonNull(campaign);
        Objects.requireNonNull(phase);
        Objects.requireNonNull(expiry);
        Objects.requireNonNull(codeKey);
        Objects.requireNonNull(uploads);
        if (stock < 0 || stock > MAX_STOCK) {
            throw new IllegalArgumentException("stock out of range: " + stock);
        }
        if (perUser < 1 || perUser > MAX_PER_USER) {
            throw new IllegalArgumentException("perUser out of range: " + perUser);
        }
    }

    /** A campaign whose ledger has all that was acknowledged. */
    public Terms(
            String campaign,
            int shard,
            int number,
            int stock,
            int perUser,
            CampaignPhase phase,
            long opensAt,
            long closesAt,
            CouponExpiry expiry,
            CodeKey codeKey,
            PublishedUploads uploads,
            long version) {
        this(
                campaign, shard, number, stock, perUser, phase, opensAt, closesAt, expiry, codeKey, uploads, version,
                false);
    }

    public Terms withPhase(CampaignPhase next) {
        return new Terms(
                campaign,
                shard,
                number,
                stock,
                perUser,
                next,
                opensAt,
                closesAt,
                expiry,
                codeKey,
                uploads,
                version + 1,
                ledgerBehind);
    }

    public Terms withStock(int next) {
        return new Terms(
                campaign,
                shard,
                number,
                next,
                perUser,
                phase,
                opensAt,
                closesAt,
                expiry,
                codeKey,
                uploads,
                version + 1,
                ledgerBehind);
    }

    public Terms openedAt(long now) {
        return new Terms(
                campaign,
                shard,
                number,
                stock,
                perUser,
                CampaignPhase.LIVE,
                Math.min(opensAt, now),
                closesAt,
                expiry,
                codeKey,
                uploads,
                version + 1,
                ledgerBehind);
    }

    Terms edited(
            int nextPerUser, CampaignPhase nextPhase, long nextOpensAt, long nextClosesAt, CouponExpiry nextExpiry) {
        return new Terms(
                campaign,
                shard,
                number,
                stock,
                nextPerUser,
                nextPhase,
                nextOpensAt,
                nextClosesAt,
                nextExpiry,
                codeKey,
                uploads,
                version + 1,
                ledgerBehind);
    }

    public CampaignStatus status(long now, int issued) {
        return CampaignStatus.of(phase, opensAt, closesAt, ledgerBehind, supply(), issued, now);
    }

    /** How many coupons there can be: the stock, or the campaign's own codes where these are fewer. */
    public int supply() {
        return hasOwnCodes() ? Math.min(stock, uploads.codes()) : stock;
    }

    public boolean hasOwnCodes() {
        return uploads.codes() > 0;
    }

    /** Whether each coupon keeps the key that won it, because a user may hold several. */
    public boolean isKeyed() {
        return perUser > 1;
    }

    public boolean isForEligibleOnly() {
        return uploads.list() != 0;
    }

    Terms withUploads(PublishedUploads next) {
        return new Terms(
                campaign,
                shard,
                number,
                stock,
                perUser,
                phase,
                opensAt,
                closesAt,
                expiry,
                codeKey,
                next,
                version + 1,
                ledgerBehind);
    }
}
