package io.dibs.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ProcFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three times as many claims as a node can decide, each with a token that it has not seen, for as long as it has one of
 * 2,000 connections free; the others hang up. The node, its servers included, has one core, so that the generator can
 * ask for more than it serves. {@code -Ddibs.overload.seconds=60} is the long form.
 */
@Tag("alone")
@EnabledOnOs(OS.LINUX)
class OverloadIT {
    private static final int SECONDS = Integer.getInteger("dibs.overload.seconds", 8);
    private static final boolean LONG = SECONDS >= 60;
    private static final int TIMES = 3;
    private static final int CROWD = 2_000;
    private static final int USUAL_CONNECTIONS = 128;
    private static final Duration USUAL = Duration.ofSeconds(LONG ? 20 : 4);
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final int TOKENS = LONG ? 2_000_000 : 400_000;
    private static final int STOCK = 100_000_000;
    /** A build's machine does other things besides; the long form is run on a quiet one. */
    private static final int MAX_WAIT_MILLIS = LONG ? 250 : 1_000;

    private static final int MAX_WAIT_MILLIS_SHARED = 1_000;

    /** The heap of 512 MiB fills for the first time meanwhile. */
    private static final long MAX_MORE_KIB = 256 << 10;

    private static final NodeProcess.Place ONE_CORE =
            new NodeProcess.Place("127.0.0.1", "127.0.0.1", List.of("taskset", "-c", "0"));

    private final SignedTokens tokens = new SignedTokens(TOKENS);

    @TempDir
    private Path folder;

    @Test
    void aCrowdBeyondWhatIsServedMakesNobodyWaitLong() {
        try (NodeProcess node = start()) {
            overload(node, node.address(), CROWD, MAX_WAIT_MILLIS);
        }
    }

    /** Here nginx shares the node's core and the generator's, and its own queue is most of the wait. */
    @Test
    void whoIsTooManyForTheProxyIsToldSoAtOnce() throws IOException {
        try (NodeProcess node = start();
                NginxProcess nginx =
                        NginxProcess.before(Files.createDirectory(folder.resolve("nginx")), List.of(node.address()))) {
            InetSocketAddress proxy = new InetSocketAddress("127.0.0.1", nginx.port());
            LoadReport overload = overload(node, proxy, 2 * CROWD, MAX_WAIT_MILLIS_SHARED);

            assertThat(overload.count(LoadReport.UNAVAILABLE)).isPositive();
        }
    }

    private NodeProcess start() {
        return new NodeProcess(folder, ONE_CORE, SignedTokens.settings(), "-Xmx512m").start();
    }

    private LoadReport overload(NodeProcess node, InetSocketAddress target, int crowd, int maxWaitMillis) {
        node.api().withToken(tokens.of("boss", "admin")).create("sale", STOCK);
        SignedClaimRequests claims = new SignedClaimRequests("sale", tokens, TOKENS, Long.MAX_VALUE);
        LoadPlan closedLoop = LoadPlan.closedLoop(target, USUAL_CONNECTIONS, USUAL);
        LoadGenerator.run(closedLoop, claims);
        LoadReport before = LoadGenerator.run(closedLoop, claims);
        System.out.println("Before: " + before);
        int most = (int) before.perSecond();
        long kib = ProcFiles.residentKib(node.process().pid());

        LoadReport overload = LoadGenerator.run(
                LoadPlan.constantRate(target, crowd, TIMES * most, Duration.ofSeconds(SECONDS))
                        .dropping(),
                claims);
        long moreKib = ProcFiles.residentKib(node.process().pid()) - kib;
        System.out.printf(
                "Overload: %s; refused: p99 %.1f ms; %,d KiB more%n",
                overload, overload.unavailableMicros().getValueAtPercentile(99) / 1e3, moreKib);
        LoadPlan half = LoadPlan.constantRate(target, USUAL_CONNECTIONS, most / 2, RECOVERY);
        System.out.println("Recovery: " + LoadGenerator.run(half, claims));
        LoadReport after = LoadGenerator.run(half, claims);
        System.out.println("After: " + after);

        assertThat(overload.statuses().keySet()).isSubsetOf(200, 201, 503);
        assertThat(overload.failed() + overload.unanswered()).isZero();
        assertThat(overload.millis(99)).as("admitted").isLessThan(maxWaitMillis);
        assertThat(overload.unavailableMicros().getMaxValue()).as("refused").isLessThan((long) (1_000 * maxWaitMillis));
        assertThat(moreKib).isLessThan(MAX_MORE_KIB);
        assertThat(after.statuses().keySet()).isSubsetOf(200, 201);
        assertThat(after.millis(99)).as("recovered").isLessThan(maxWaitMillis);
        return overload;
    }
}
