package io.dibs.load;

import io.dibs.load.Contender.Crashable;
import io.dibs.load.baseline.BaselineKind;
import io.dibs.testkit.load.AnswerListener;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * kill -9 in the middle of a sale, of the process and of Redis; then everybody asks again until all is answered, and
 * the users who heard that they won are compared with the rows. A loss is what a baseline is measured for, so it is no
 * wrong answer; one of Dibs is.
 */
final class CrashExperiment {
    private static final int STOCK = 6_000;
    private static final int USERS = 9_000;
    private static final int CRASH_AT = 2_000;
    private static final int CONNECTIONS = 64;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String[] AS_SHIPPED = {};

    private final LoadOptions options;
    private final WrongAnswers wrongs;
    private final RunReport report;
    private int campaigns;

    private CrashExperiment(LoadOptions options, WrongAnswers wrongs, RunReport report) {
        this.options = options;
        this.wrongs = wrongs;
        this.report = report;
    }

    static void run(LoadOptions options, WrongAnswers wrongs, RunReport report, Path folder) {
        CrashExperiment experiment = new CrashExperiment(options, wrongs, report);
        System.out.printf("%n%-20s %-28s %12s %8s %8s %8s%n", "kill -9", "", "acknowledged", "rows", "lost", "over");
        experiment.baselines(folder.resolve("shipped"), List.of(BaselineKind.values()), true, AS_SHIPPED);
        List<BaselineKind> withRedis = List.of(BaselineKind.values()).stream()
                .filter(BaselineKind::isWithRedis)
                .toList();
        experiment.baselines(folder.resolve("append-only"), withRedis, false, BaselineRig.APPEND_ONLY);
        experiment.dibs(folder);
    }

    private void baselines(Path folder, List<BaselineKind> kinds, boolean isShipped, String... persistence) {
        try (BaselineRig rig = new BaselineRig(folder, persistence)) {
            for (BaselineKind kind : kinds) {
                try (BaselineContender contender = BaselineContender.start(kind, rig, folder, options.heap())) {
                    if (isShipped) {
                        crash(contender, "the process", contender::crashProcess);
                    }
                    if (kind.isWithRedis()) {
                        crash(
                                contender,
                                isShipped ? "Redis as shipped" : "Redis with its append-only file",
                                contender::crashRedis);
                    }
                }
            }
        }
    }

    private void dibs(Path folder) {
        try (NodeProcess node = new NodeProcess(folder, options.heap()).start()) {
            DibsContender dibs = new DibsContender(node);
            crash(dibs, "the process", dibs::crashProcess);
            crash(dibs, "Redis as shipped", dibs::crashRedis);
        }
    }

    private void crash(Crashable contender, String what, Runnable kill) {
        for (int run = 0; run < options.number("--crashes"); run++) {
            CrashResult result = crashOnce(contender, what, kill);
            System.out.println(result);
            report.add(result);
            wrongs.expect(!(contender instanceof DibsContender) || result.isExact(), result.toString());
        }
    }

    private CrashResult crashOnce(Crashable contender, String what, Runnable kill) {
        String campaign = "crash-" + ++campaigns;
        contender.create(campaign, STOCK);
        Set<Long> winners = ConcurrentHashMap.newKeySet();
        AnswerListener listener = (request, status, bytes, at, length) -> {
            if (status == 201 || status == 200) {
                winners.add(request);
            }
        };
        LoadPlan plan =
                LoadPlan.closedLoop(contender.address(), CONNECTIONS, LIMIT).retrying(LIMIT);
        CompletableFuture<LoadReport> load =
                LoadGenerator.begin(plan, ClaimRequests.distinct(campaign, 0, USERS), listener);
        Awaitility.await("the middle of the sale").atMost(LIMIT).until(() -> winners.size() >= CRASH_AT);
        kill.run();
        load.join();
        contender.settle(campaign);
        Set<String> rows = contender.usersOf(campaign);
        long lost = winners.stream()
                .map(ClaimRequests::userId)
                .filter(user -> !rows.contains(user))
                .count();
        return new CrashResult(contender.name(), what, STOCK, winners.size(), rows.size(), lost);
    }
}
