package io.dibs.load;

import io.dibs.load.baseline.BaselineKind;
import io.dibs.load.baseline.BaselineProcess;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.process.CpuSeconds;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/** A baseline before its servers. */
record BaselineContender(BaselineProcess process, BaselineRig rig) implements Contender.Crashable {
    private static final int BIG_STOCK = 100_000_000;
    /** Each coupon of this one is a row from the start. It gives out far fewer in a turn. */
    private static final int STOCK_IN_ROWS = 300_000;

    private static final Duration LONGEST_SETTLING = Duration.ofMinutes(2);
    private static final Duration UNCHANGED = Duration.ofMillis(500);

    static BaselineContender start(BaselineKind kind, BaselineRig rig, Path folder, String heap) {
        BaselineProcess process = new BaselineProcess(
                        kind, folder, heap, rig.postgres(), rig.redis().uri())
                .start();
        return new BaselineContender(process, rig);
    }

    @Override
    public String name() {
        return process.kind().title();
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    /** On empty tables: in favour of the baselines. */
    @Override
    public void create(String campaign) {
        DirectSql.run(rig.postgres(), "TRUNCATE baseline_coupon, baseline_slot");
        create(campaign, process.kind() == BaselineKind.SKIP_LOCKED ? STOCK_IN_ROWS : BIG_STOCK);
    }

    @Override
    public void create(String campaign, int stock) {
        new TestApiClient(address().getPort()).create(campaign, stock);
    }

    @Override
    public void settle(String campaign) {
        if (!process.kind().isWrittenLater()) {
            return;
        }
        AtomicLong before = new AtomicLong(-1);
        Awaitility.await("rows of " + name())
                .atMost(LONGEST_SETTLING)
                .pollDelay(UNCHANGED)
                .pollInterval(UNCHANGED)
                .until(() -> {
                    long rows = rows(campaign);
                    return before.getAndSet(rows) == rows;
                });
    }

    private long rows(String campaign) {
        return DirectSql.number(
                rig.postgres(), "SELECT count(*) FROM baseline_issued WHERE campaign = '" + campaign + "'");
    }

    @Override
    public CpuSeconds cpu() {
        return new CpuSeconds(
                ProcFiles.cpuSeconds(process.pid()),
                rig.postgresSeconds(),
                rig.redis().cpuSeconds());
    }

    @Override
    public void crashProcess() {
        process.kill();
        process.start();
    }

    @Override
    public void crashRedis() {
        rig.redis().kill();
        try {
            rig.redis().start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Set<String> usersOf(String campaign) {
        return DirectSql.texts(
                rig.postgres(), "SELECT user_id FROM baseline_issued WHERE campaign = '" + campaign + "'");
    }

    @Override
    public void close() {
        process.close();
    }
}
