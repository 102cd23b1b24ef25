package io.dibs.load;

import io.dibs.testkit.load.AnswerTimeline;
import io.dibs.testkit.process.CpuSeconds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.DoubleStream;

/** The turns of one measurement as report.json holds them. */
final class MeasurementJson {
    private static final double[] PERCENTILES = {
        0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 100
    };

    private MeasurementJson() {}

    static JsonObject of(String scenario, String name, List<LoadMeasurement> turns) {
        LoadMeasurement all = turns.stream().reduce(LoadMeasurement::plus).orElseThrow();
        JsonArray percentiles = new JsonArray();
        for (double percentile : PERCENTILES) {
            percentiles.add(new JsonArray().add(percentile).add(all.report().millis(percentile)));
        }
        return new JsonObject()
                .put("scenario", scenario)
                .put("name", name)
                .put("answered", all.report().answered())
                .put("failed", all.report().failed() + all.report().unanswered())
                .put("perSecond", spread(turns.stream().mapToDouble(turn -> turn.report()
                        .perSecond())))
                .put("cpu", spread(turns.stream().mapToDouble(turn -> turn.serversPerUnit()
                        .total())))
                .put("p99", spread(turns.stream().mapToDouble(turn -> turn.report()
                        .millis(99))))
                .put("cpuByProcess", byProcess(all))
                .put("generatorShare", all.generatorShare())
                .put("percentiles", percentiles)
                .put("stepMillis", AnswerTimeline.STEP_MILLIS)
                .put("timeline", new JsonArray(all.report().timeline().counts()));
    }

    /** The median of the turns, between the least and the most. */
    private static JsonObject spread(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new JsonObject().put("median", median).put("least", sorted[0]).put("most", sorted[sorted.length - 1]);
    }

    private static JsonObject byProcess(LoadMeasurement all) {
        CpuSeconds servers = all.serversPerUnit();
        return new JsonObject()
                .put("server", servers.node())
                .put("PostgreSQL", servers.postgres())
                .put("Redis", servers.redis())
                .put("generator", all.generatorPerUnit());
    }
}
