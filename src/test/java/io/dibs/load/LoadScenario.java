package io.dibs.load;

import io.dibs.load.parts.PartsAlone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One part of a run.
 *
 * @param estimate how long it takes on two cores, for the time left
 */
record LoadScenario(String name, Duration estimate, Measurement measurement) {
    interface Measurement {
        /** @param folder for what it starts */
        void in(Path folder) throws IOException;
    }

    private static final List<String> HOT = List.of("durable", "sold-out", "duplicates", "rate");
    private static final int COMPARE_START_SECONDS = 20;
    private static final int COMPARE_SECONDS = 24;
    private static final int HOT_START_SECONDS = 50;
    private static final int CRASH_SECONDS = 5;
    private static final int CRASH_KINDS = 11;
    private static final int LONG_SECONDS = 120;
    private static final int DEPLOYMENT_SECONDS = 70;

    /** In the order in which they run. */
    static List<LoadScenario> wanted(LoadOptions options, WrongAnswers wrongs, RunReport report) {
        int seconds = options.number("--seconds");
        if (options.target().isPresent()) {
            LoadTarget target = options.target().get();
            return List.of(of(
                    "deployment",
                    DEPLOYMENT_SECONDS + 3 * seconds,
                    folder -> DeploymentClaims.run(options, wrongs, report, target)));
        }
        List<LoadScenario> all = new ArrayList<>();
        all.add(of(
                "compare",
                COMPARE_START_SECONDS + (options.baselines().size() + 2) * (seconds + COMPARE_SECONDS),
                folder -> ServerComparison.run(options, wrongs, report, folder)));
        all.add(of(
                "crash",
                CRASH_KINDS * CRASH_SECONDS * options.number("--crashes"),
                folder -> CrashExperiment.run(options, wrongs, report, folder)));
        long hot = HOT.stream().filter(options::has).count();
        if (hot > 0) {
            all.add(of(
                    "hot",
                    (int) (HOT_START_SECONDS + hot * (seconds * 3 / 2 + 10)),
                    folder -> HotCalls.run(options, wrongs, report, folder)));
        }
        all.add(of("zipf", 60 + 4 * seconds, folder -> ZipfCampaigns.run(options, wrongs, report, folder)));
        all.add(of("nodes", 90 + 4 * seconds, folder -> ClusterClaims.run(options, wrongs, report, folder)));
        all.add(of("takeover", 60, folder -> TakeoverSale.run(options, wrongs, report, folder)));
        all.add(of(
                "cold", 20 + 35 * options.number("--turns"), folder -> ColdStart.run(options, wrongs, report, folder)));
        all.add(of("filled", 2 * LONG_SECONDS, folder -> FilledNode.run(options, wrongs, folder)));
        all.add(of("parts", LONG_SECONDS, folder -> PartsAlone.run(report::fact)));
        all.add(of("memory", LONG_SECONDS, folder -> new LargeCampaign(options, wrongs).run(folder)));
        all.add(of("campaigns", LONG_SECONDS, folder -> new ManyCampaigns(options, wrongs).run(folder)));
        all.add(of("export", LONG_SECONDS, folder -> new LargeExport(options, wrongs).run(folder)));
        all.add(of("signed", LONG_SECONDS, folder -> SignedCalls.run(options, wrongs, folder)));
        all.add(of("live", LONG_SECONDS, folder -> LiveSale.run(options, wrongs, folder)));
        all.add(of("observed", LONG_SECONDS, folder -> ObservedNode.run(options, wrongs, folder)));
        all.add(of("pages", LONG_SECONDS, folder -> WatchedSale.run(options, wrongs, folder)));
        all.add(of("codes", LONG_SECONDS, folder -> CodedClaims.run(options, wrongs, folder)));
        all.add(of("ledger", LONG_SECONDS, folder -> LedgerAlone.run(options, wrongs)));
        all.add(of("receipts", LONG_SECONDS, folder -> TransparencyLogs.run(wrongs)));
        all.add(of("rolling", LONG_SECONDS, folder -> RollingSale.run(options, wrongs, report, folder)));
        all.add(of("archive", 5 * LONG_SECONDS, folder -> SaleBesideArchive.run(options, wrongs, folder)));
        all.add(of(
                "restart",
                60 + 20 * options.number("--turns"),
                folder -> LargeRestart.run(options, wrongs, report, folder)));
        all.add(of("builds", LONG_SECONDS, folder -> OtherBuild.run(options, wrongs, folder)));
        return all.stream()
                .filter(each -> each.name().equals("hot") || options.has(each.name()))
                .toList();
    }

    private static LoadScenario of(String name, int seconds, Measurement measurement) {
        return new LoadScenario(name, Duration.ofSeconds(seconds), measurement);
    }
}
