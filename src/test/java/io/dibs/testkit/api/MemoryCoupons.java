package io.dibs.testkit.api;

import io.dibs.campaign.CouponState;
import io.dibs.campaign.Terms;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.CouponRepository.CodeLocation;
import io.dibs.repository.CouponRepository.HeldCoupon;
import io.dibs.repository.CouponRepository.HoldingCursor;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.dibs.repository.CouponRepository.UserCouponCounts;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The coupons of {@link MemoryShards} and their states. */
final class MemoryCoupons implements CouponRepository {
    private final MemoryShards shards;

    MemoryCoupons(MemoryShards shards) {
        this.shards = shards;
    }

    @Override
    public Future<Optional<CodeLocation>> ownCode(String code) {
        return shards.read(shards.place(code));
    }

    @Override
    public Future<Optional<CouponView>> coupon(String campaign, int sequence) {
        return shards.read(shards.of(campaign).skip(sequence - 1L).findFirst());
    }

    @Override
    public Future<List<CouponView>> ofUser(String campaign, String userId) {
        return shards.read(shards.of(campaign)
                .filter(coupon -> coupon.userId().equals(userId))
                .toList());
    }

    @Override
    public Future<Optional<CouponView>> redeem(Terms terms, int sequence, String reference, long now) {
        synchronized (shards) {
            return coupon(terms.campaign(), sequence)
                    .map(found -> found.flatMap(coupon -> redeem(terms, coupon, reference, now)));
        }
    }

    private Optional<CouponView> redeem(Terms terms, CouponView coupon, String reference, long now) {
        if (reference.equals(coupon.reference())) {
            return Optional.of(coupon);
        }
        boolean usable = coupon.state(terms.expiry().expiresAt(coupon.issuedAt()), now) == CouponState.ISSUED;
        return usable
                ? Optional.of(shards.redeem(terms.campaign(), coupon.sequence(), reference, now))
                : Optional.empty();
    }

    @Override
    public Future<List<HeldCoupon>> ofUser(HoldingQuery query) {
        List<HeldCoupon> held = held(query.userId());
        boolean byExpiry = query.expiresBefore() != null;
        Comparator<HeldCoupon> order = Comparator.comparing((HeldCoupon each) -> byExpiry ? expiresAt(each) : 0)
                .thenComparing(each -> each.terms().campaign())
                .thenComparing(HeldCoupon::ordinal);
        HoldingCursor after = query.after();
        return shards.read(held.stream()
                .filter(each -> query.state() == null || state(each, query.now()) == query.state())
                .filter(each -> !byExpiry || expiresAt(each) < query.expiresBefore())
                .sorted(order)
                .filter(each -> place(each, byExpiry).compareTo(place(after)) > 0)
                .limit(query.limit())
                .toList());
    }

    private List<HeldCoupon> held(String userId) {
        List<HeldCoupon> held = new ArrayList<>();
        shards.all().forEach((terms, coupons) -> {
            int ordinal = 0;
            for (CouponView coupon : coupons) {
                if (coupon.userId().equals(userId)) {
                    held.add(new HeldCoupon(terms, ++ordinal, coupon));
                }
            }
        });
        return held;
    }

    private static String place(HeldCoupon held, boolean byExpiry) {
        return place(
                new HoldingCursor(byExpiry ? expiresAt(held) : 0, held.terms().campaign(), held.ordinal()));
    }

    private static String place(HoldingCursor cursor) {
        return String.format("%019d %-64s %04d", cursor.expiresAt(), cursor.campaign(), cursor.ordinal());
    }

    private static long expiresAt(HeldCoupon held) {
        return held.terms().expiry().expiresAt(held.coupon().issuedAt());
    }

    private static CouponState state(HeldCoupon held, long now) {
        return held.coupon().state(expiresAt(held), now);
    }

    @Override
    public Future<UserCouponCounts> counts(String userId, long now) {
        List<HeldCoupon> held = held(userId);
        Map<CouponState, Long> counts =
                held.stream().collect(Collectors.groupingBy(each -> state(each, now), Collectors.counting()));
        List<Long> times =
                held.stream().map(each -> each.coupon().issuedAt()).sorted().toList();
        return shards.read(new UserCouponCounts(
                counts.getOrDefault(CouponState.ISSUED, 0L),
                counts.getOrDefault(CouponState.REDEEMED, 0L),
                counts.getOrDefault(CouponState.REVOKED, 0L),
                counts.getOrDefault(CouponState.EXPIRED, 0L),
                times.isEmpty() ? null : times.get(0),
                times.isEmpty() ? null : times.get(times.size() - 1)));
    }
}
