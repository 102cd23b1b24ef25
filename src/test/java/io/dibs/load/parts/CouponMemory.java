package io.dibs.load.parts;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.TestCampaigns;
import io.dibs.testkit.process.JvmHeap;
import java.util.function.BiConsumer;

/** What the coupons of one campaign take of the heap, as the JVM counts its live objects. */
final class CouponMemory {
    /** The last one takes a quarter of the heap of {@code perf/run}. */
    private static final int[] COUPONS = {10_000, 100_000, 1_000_000, 2_000_000};

    private CouponMemory() {}

    static void measure(BiConsumer<String, String> facts) {
        long pid = ProcessHandle.current().pid();
        Campaign campaign = new Campaign(TestCampaigns.terms("c", 100_000_000, 1), MemoryBudget.UNBOUNDED);
        long before = JvmHeap.liveBytes(pid);
        for (int coupons : COUPONS) {
            while (campaign.issued() < coupons) {
                campaign.decide(UserSequence.user(campaign.issued()), null, TestCampaigns.NOW);
            }
            double each = (JvmHeap.liveBytes(pid) - before) / (double) campaign.issued();
            facts.accept(
                    String.format("Heap of a coupon, %,d in a campaign", coupons), String.format("%.1f bytes", each));
        }
    }
}
