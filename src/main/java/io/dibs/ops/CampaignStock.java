package io.dibs.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** Two gauges for each open campaign, up to a limit that monitoring systems can handle. */
public final class CampaignStock {
    private static final int MAX_CAMPAIGNS = 100;

    private final MultiGauge issued;
    private final MultiGauge remaining;

    /** What one campaign has given out, and what is left of it. */
    public record Count(String campaign, long issued, long remaining) {}

    CampaignStock(MeterRegistry registry) {
        issued = MultiGauge.builder("dibs.campaign.issued")
                .description("Coupons that are issued, of open campaigns")
                .register(registry);
        remaining = MultiGauge.builder("dibs.campaign.remaining")
                .description("Coupons that are left, of open campaigns")
                .register(registry);
    }

    void show(List<Count> open) {
        List<Row<?>> given = new ArrayList<>();
        List<Row<?>> left = new ArrayList<>();
        for (Count count : open.subList(0, Math.min(open.size(), MAX_CAMPAIGNS))) {
            Tags campaign = Tags.of("campaign", count.campaign());
            given.add(Row.of(campaign, count.issued()));
            left.add(Row.of(campaign, count.remaining()));
        }
        issued.register(given, true);
        remaining.register(left, true);
    }
}
