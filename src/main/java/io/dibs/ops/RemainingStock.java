package io.dibs.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** One gauge for each open campaign, up to a limit that monitoring systems can handle. */
public final class RemainingStock {
    private static final int MAX_CAMPAIGNS = 100;

    private final MultiGauge gauge;

    /** What is left of one campaign. */
    public record Left(String campaign, long remaining) {}

    RemainingStock(MeterRegistry registry) {
        gauge = MultiGauge.builder("dibs.campaign.remaining")
                .description("Coupons that are left, of open campaigns")
                .register(registry);
    }

    void show(Iterable<Left> open) {
        List<Row<?>> rows = new ArrayList<>();
        for (Left left : open) {
            if (rows.size() == MAX_CAMPAIGNS) {
                break;
            }
            rows.add(Row.of(Tags.of("campaign", left.campaign()), left.remaining()));
        }
        gauge.register(rows, true);
    }
}
