package io.dibs.testkit.ledger;

import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.campaign.Terms;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The log of coupons of each campaign, and what happened to them after they were issued. */
public final class MemoryCouponTable {
    private final Map<String, List<Coupon>> rows = new HashMap<>();
    private final Set<Coupon> revoked = new HashSet<>();
    private final Set<Coupon> redeemed = new HashSet<>();

    public Map<String, List<Coupon>> all() {
        return rows;
    }

    public List<Coupon> of(String campaign) {
        return rows.computeIfAbsent(campaign, none -> new ArrayList<>());
    }

    MemoryCouponTable copy() {
        MemoryCouponTable copy = new MemoryCouponTable();
        copy.putBack(this);
        return copy;
    }

    /** It holds what another one holds. */
    void putBack(MemoryCouponTable other) {
        rows.clear();
        other.rows.forEach((campaign, log) -> rows.put(campaign, new ArrayList<>(log)));
        revoked.clear();
        revoked.addAll(other.revoked);
        redeemed.clear();
        redeemed.addAll(other.redeemed);
    }

    /** Those that another one does not hold. */
    Set<Coupon> without(MemoryCouponTable other) {
        Set<Coupon> rest = new HashSet<>();
        rows.values().forEach(rest::addAll);
        other.rows.values().forEach(log -> log.forEach(rest::remove));
        return rest;
    }

    Set<Coupon> revocationsWithout(MemoryCouponTable other) {
        Set<Coupon> rest = new HashSet<>(revoked);
        other.revoked.forEach(rest::remove);
        return rest;
    }

    /** Those above this sequence. */
    List<Coupon> lose(String campaign, int above) {
        List<Coupon> last = after(campaign, above);
        List<Coupon> lost = List.copyOf(last);
        last.clear();
        lost.forEach(redeemed::remove);
        return lost;
    }

    private List<Coupon> after(String campaign, int sequence) {
        List<Coupon> log = of(campaign);
        return log.subList(Math.min(sequence, log.size()), log.size());
    }

    /** @return why not, or null */
    public Objection revoke(String campaign, int sequence) {
        List<Coupon> log = of(campaign);
        if (sequence > log.size()) {
            return Objection.NOT_ISSUED;
        }
        Coupon row = log.get(sequence - 1);
        if (redeemed.contains(row)) {
            return Objection.REDEEMED;
        }
        return revoked.add(row) ? null : Objection.ALREADY_REVOKED;
    }

    /** Redeeming asks the row alone. */
    public void redeem(Coupon row) {
        if (!revoked.contains(row)) {
            redeemed.add(row);
        }
    }

    public boolean isRevoked(Coupon row) {
        return revoked.contains(row);
    }

    public int revocations() {
        return revoked.size();
    }

    int[] revoked(String campaign, int after, int limit) {
        return after(campaign, after).stream()
                .filter(revoked::contains)
                .mapToInt(Coupon::sequence)
                .limit(limit)
                .toArray();
    }

    /** Which coupon went to whom, as the campaign's head has it. */
    long digest(String campaign) {
        long digest = 0;
        for (Coupon coupon : of(campaign)) {
            HolderIdentity holder = coupon.user().ordinal(coupon.ordinal());
            digest ^= LogDigest.of(coupon.sequence(), holder.high(), holder.low());
        }
        return digest;
    }

    CouponPage page(Terms terms, int from, int to) {
        List<Coupon> log = of(terms.campaign()).subList(from - 1, to);
        boolean keyed = terms.isKeyed();
        long[][] columns = new long[5][log.size()];
        for (int i = 0; i < log.size(); i++) {
            Coupon row = log.get(i);
            HolderIdentity identity = row.user().ordinal(row.ordinal());
            columns[0][i] = identity.high();
            columns[1][i] = identity.low();
            columns[2][i] = row.issuedAt();
            columns[3][i] = keyed ? row.key().high() : 0;
            columns[4][i] = keyed ? row.key().low() : 0;
        }
        return new CouponPage(
                from,
                columns[0],
                columns[1],
                columns[2],
                keyed ? columns[3] : null,
                keyed ? columns[4] : null,
                log.stream()
                        .filter(revoked::contains)
                        .mapToInt(Coupon::sequence)
                        .toArray());
    }
}
