package io.dibs.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.redis.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both of the servers behind a node are replaced by their replicas while a crowd claims; the node goes on. */
class FailoverIT {
    private static final int CONNECTIONS = 32;
    private static final int PER_ROUND = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CAMPAIGN = "sale";

    private final ClientRecord record = new ClientRecord();

    @Test
    void aNodeFollowsItsServersToTheirReplicas(@TempDir Path folder) throws Throwable {
        try (PostgresProcess primary = PostgresProcess.start(PostgresProcess.DURABLE);
                PostgresProcess standby = primary.follow();
                RedisProcess master = new RedisProcess();
                RedisProcess replica = RedisProcess.replicaOf(master);
                RedisProcess sentinel = RedisProcess.sentinelOf(master, "sales");
                NodeProcess node = NodeProcess.on(
                        uri(standby, primary),
                        "redis://:s3cret@127.0.0.1:" + sentinel.port() + "?sentinel=sales",
                        folder)) {
            primary.commitOnFollower();
            node.start().api().create(CAMPAIGN, 2 * PER_ROUND);
            LoadReport unfelt = round(node, master::kill);
            assertThat(unfelt.count(201))
                    .as("without a second attempt: %s", unfelt)
                    .isEqualTo(PER_ROUND);
            round(node, () -> {
                primary.crash();
                standby.run("postgres", "SELECT pg_promote()");
            });
            node.api().requireProof(CAMPAIGN);
            ConditionWait.until("the snapshots are at the new master", () -> replica.ask("KEYS dibs:*")
                    .contains(":snapshot:{" + CAMPAIGN + "}:header"));
        }
    }

    private static String uri(PostgresProcess first, PostgresProcess second) {
        return "postgresql://postgres@127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port() + "/postgres";
    }

    /** Clients ask again until they have an answer, and what they were answered must be what the node knows. */
    private LoadReport round(NodeProcess node, ThrowingRunnable fault) throws Throwable {
        int before = record.size();
        ClaimRequests claims = ClaimRequests.distinct(CAMPAIGN, before, PER_ROUND);
        LoadPlan plan = LoadPlan.closedLoop(node.address(), CONNECTIONS, LIMIT).retrying(LIMIT);
        CompletableFuture<LoadReport> asking =
                CompletableFuture.supplyAsync(() -> LoadGenerator.run(plan, claims, record));
        await("the middle of a round").atMost(LIMIT).until(() -> record.size() >= before + PER_ROUND / 4);
        fault.run();
        LoadReport report = asking.join();
        assertThat(report.count(200) + report.count(201)).as("%s", report).isEqualTo(PER_ROUND);
        assertThat(record.violationsAgainst(node.api().feed(CAMPAIGN))).isEmpty();
        return report;
    }
}
