package io.dibs.load.report;

import io.dibs.load.report.ReportData.Spread;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Two runs side by side. Rates are compared as parts of their own run's ceiling, because the machine itself is faster
 * or slower from hour to hour; at a constant rate waiting is compared instead. A change is one only if the turns of the
 * two runs do not overlap, and there are several.
 */
public final class RunComparison {
    private static final Set<String> CONSTANT_RATE = Set.of(ReportData.CONSTANT, "rate", "takeover", "rolling", "cold");
    private static final String RATE = "answers/s";

    /** @param least and most that the turns allow */
    record Ratio(String scenario, String name, String figure, double ratio, double least, double most) {
        boolean isWorse() {
            return least < most && (figure.equals(RATE) ? most < 1 : least > 1);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-14s %-20s %-10s %6.2f x  (%.2f to %.2f)%s",
                    scenario,
                    name,
                    figure,
                    ratio,
                    least,
                    most,
                    isWorse() ? "  WORSE" : "");
        }
    }

    private RunComparison() {}

    /** @return a line for each figure that both runs hold */
    public static List<String> lines(JsonObject before, JsonObject now) {
        return ratios(before, now).stream().map(Ratio::toString).toList();
    }

    static List<Ratio> ratios(JsonObject before, JsonObject now) {
        ReportData old = new ReportData(before);
        ReportData fresh = new ReportData(now);
        double oldCeiling = ceiling(old, fresh, old);
        double freshCeiling = ceiling(old, fresh, fresh);
        List<Ratio> ratios = new ArrayList<>();
        for (JsonObject each : fresh.measurements()) {
            String scenario = each.getString("scenario");
            String name = each.getString("name");
            Optional<JsonObject> past = old.find(scenario, name);
            past.ifPresent(was -> {
                ratios.add(
                        CONSTANT_RATE.contains(scenario)
                                ? ratio(scenario, name, "p99", Spread.of(was, "p99"), Spread.of(each, "p99"))
                                : ratio(
                                        scenario,
                                        name,
                                        RATE,
                                        Spread.of(was, "perSecond").over(oldCeiling),
                                        Spread.of(each, "perSecond").over(freshCeiling)));
                if (Spread.of(was, "cpu").least() > 0 && Spread.of(each, "cpu").least() > 0) {
                    ratios.add(ratio(scenario, name, "CPU", Spread.of(was, "cpu"), Spread.of(each, "cpu")));
                }
            });
        }
        return ratios;
    }

    /** 1 where not both runs have one. */
    private static double ceiling(ReportData old, ReportData fresh, ReportData of) {
        boolean both = old.find(ReportData.FASTEST, ReportData.CEILING).isPresent()
                && fresh.find(ReportData.FASTEST, ReportData.CEILING).isPresent();
        return both
                ? Spread.of(of.find(ReportData.FASTEST, ReportData.CEILING).orElseThrow(), "perSecond")
                        .median()
                : 1;
    }

    private static Ratio ratio(String scenario, String name, String figure, Spread was, Spread is) {
        return new Ratio(
                scenario, name, figure, is.median() / was.median(), is.least() / was.most(), is.most() / was.least());
    }
}
