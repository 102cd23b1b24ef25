package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisCluster;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Redis Cluster whose master of a campaign's slot has a replica, and ends. */
class RedisClusterFailoverIT {
    private static final String HEADER = "dibs:test:snapshot:{b}:header";

    private final Vertx vertx = Vertx.vertx();
    private RedisCluster cluster;
    private RedisProcess master;
    private RedisProcess replica;

    @BeforeEach
    void start() throws Exception {
        cluster = new RedisCluster();
        master = cluster.ownerOf(HEADER);
        replica = cluster.replicate(HEADER);
    }

    @AfterEach
    void stop() throws Exception {
        ConditionWait.get(vertx.close());
        cluster.close();
    }

    @Test
    void afterAMasterIsKilledSnapshotsGoOnAtItsReplicaAndNoClaimFails() {
        try (SaleScenario sale = sale()) {
            sale.issueThroughOutage("b", master::kill);
            cluster.awaitFailover(master, replica);
            assertThat(replica.ask("EXISTS " + HEADER)).contains(":1");
            expectSnapshot(sale, 100);
        }
    }

    /** It accepts connections and answers none, and is the first one that the address names. */
    @Test
    void aMasterThatHangsIsNoDifferent() {
        try (SaleScenario sale = sale()) {
            sale.issueThroughOutage("b", master::freeze);
            cluster.awaitFailover(master, replica);
            sale.takeOver();
            ConditionWait.until("a later takeover reads the snapshot", () -> {
                sale.takeOverAgain();
                return sale.listener.used.containsKey("b");
            });
            master.thaw();
            ConditionWait.until(
                    "the old master follows", () -> master.ask("ROLE").contains("slave"));
            sale.issue("b", 40);
            sale.written();
            expectSnapshot(sale, 140);
        }
    }

    @Test
    void aReplicaThatIsKilledStopsSnapshotsOnlyUntilItsMasterNotices() {
        try (SaleScenario sale = sale()) {
            sale.issueThroughOutage("b", replica::kill);
            expectSnapshot(sale, 100);
        }
    }

    private SaleScenario sale() {
        SaleScenario sale = new SaleScenario(vertx, cluster.uri(), SaleScenario.SMALL);
        sale.campaign("b", 1);
        sale.issue("b", 100);
        sale.written();
        ConditionWait.until(
                "the replica has it all", () -> master.ask("INFO replication").contains("lag=0"));
        return sale;
    }

    private static void expectSnapshot(SaleScenario sale, int coupons) {
        sale.takeOver();
        assertThat(sale.listener.used.get("b")).isGreaterThan(coupons);
        assertThat(sale.listener.faults).isEmpty();
    }
}
