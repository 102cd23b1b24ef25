package io.dibs.testkit.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of coupons that the log has lost and a snapshot still had. What goes back into the log bears the user's id
 * here, so that a check of the log sees whose it is; a user that no coupon was ever issued to stays a hash.
 */
final class MemoryLostCoupons {
    private final Map<HolderIdentity, Coupon> issued = new HashMap<>();
    private final Map<String, List<Coupon>> kept = new HashMap<>();
    private final Map<String, Integer> perUser = new HashMap<>();

    MemoryLostCoupons copy() {
        MemoryLostCoupons copy = new MemoryLostCoupons();
        copy.putBack(this);
        return copy;
    }

    /** It holds what another one holds; whose hash is whose is no part of the database. */
    void putBack(MemoryLostCoupons other) {
        kept.clear();
        other.kept.forEach((campaign, rows) -> kept.put(campaign, new ArrayList<>(rows)));
        MemoryLedger.fill(perUser, other.perUser);
    }

    void issued(Coupon coupon) {
        issued.putIfAbsent(coupon.user().ordinal(coupon.ordinal()), coupon);
    }

    void keep(Terms terms, boolean first, CouponPage page) {
        List<Coupon> rows = kept.computeIfAbsent(terms.campaign(), none -> new ArrayList<>());
        if (first) {
            rows.clear();
        }
        for (int i = 0; i < page.size(); i++) {
            rows.add(row(terms.campaign(), page, i));
        }
        perUser.put(terms.campaign(), terms.perUser());
    }

    private Coupon row(String campaign, CouponPage page, int index) {
        HolderIdentity holder = new HolderIdentity(page.highs()[index], page.lows()[index]);
        Coupon known = issued.get(holder);
        return new Coupon(
                campaign,
                page.firstSequence() + index,
                known == null ? "erased-" + holder : known.userId(),
                known == null ? holder : known.user(),
                known == null ? 1 : known.ordinal(),
                page.key(index),
                page.issuedAt()[index]);
    }

    /** Those that follow the log without a gap and are within the supply; nothing is kept any more. */
    List<Coupon> take(Terms terms, List<Coupon> log) {
        List<Coupon> back = new ArrayList<>();
        for (Coupon row : kept.getOrDefault(terms.campaign(), List.of())) {
            if (perUser.get(terms.campaign()) == terms.perUser()
                    && row.sequence() == log.size() + back.size() + 1
                    && row.sequence() <= terms.supply()
                    && (log.isEmpty()
                            || row.issuedAt() >= log.get(log.size() - 1).issuedAt())) {
                back.add(row);
            }
        }
        kept.remove(terms.campaign());
        return back;
    }
}
