package io.dibs.testkit.api;

import io.dibs.campaign.Terms;
import io.dibs.repository.CouponFeed;
import io.dibs.repository.CouponFeed.CouponBlock;
import io.dibs.repository.CouponView;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The coupons of {@link MemoryShards} in the order of their sequences. */
public final class MemoryFeed implements CouponFeed {
    public final AtomicInteger pagesRead = new AtomicInteger();
    public final AtomicInteger tailsRead = new AtomicInteger();
    private final MemoryShards shards;

    MemoryFeed(MemoryShards shards) {
        this.shards = shards;
    }

    @Override
    public Future<List<CouponView>> page(String campaign, int after, int limit) {
        pagesRead.incrementAndGet();
        return shards.read(shards.of(campaign).skip(after).limit(limit).toList());
    }

    @Override
    public Future<Map<String, Integer>> issued(Set<String> campaigns) {
        tailsRead.incrementAndGet();
        Map<String, Integer> issued = new HashMap<>();
        campaigns.forEach(
                campaign -> issued.put(campaign, (int) shards.of(campaign).count()));
        return shards.read(issued);
    }

    @Override
    public Future<CouponBlock> block(Terms terms, int from, int to) {
        return page(terms.campaign(), from - 1, to - from + 1).map(coupons -> block(from, coupons));
    }

    private static byte[] codes(List<CouponView> coupons) {
        return coupons.isEmpty() || coupons.get(0).code() == null
                ? null
                : coupons.stream()
                        .map(CouponView::code)
                        .collect(Collectors.joining("\u001f"))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static CouponBlock block(int from, List<CouponView> coupons) {
        String users = coupons.stream().map(CouponView::userId).collect(Collectors.joining("\u001f"));
        return new CouponBlock(
                from,
                users.getBytes(StandardCharsets.UTF_8),
                codes(coupons),
                coupons.stream().mapToLong(CouponView::issuedAt).toArray(),
                coupons.stream()
                        .filter(CouponView::isRedeemed)
                        .mapToInt(CouponView::sequence)
                        .toArray(),
                coupons.stream()
                        .filter(CouponView::isRevoked)
                        .mapToInt(CouponView::sequence)
                        .toArray());
    }
}
