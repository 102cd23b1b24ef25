package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RawRedis;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real master with its replica, and a sentinel that knows which of them is the master. */
class RedisSentinelIT {
    private final Vertx vertx = Vertx.vertx();
    private RedisProcess master;
    private RedisProcess replica;
    private RedisProcess sentinel;

    @BeforeEach
    void start() throws Exception {
        master = new RedisProcess();
        replica = RedisProcess.replicaOf(master);
        ConditionWait.until(
                "the replica follows", () -> replica.ask("INFO replication").contains("master_link_status:up"));
        sentinel = RedisProcess.sentinelOf(master, "sales");
        ConditionWait.until("the sentinel knows the replica", () -> sentinel.ask("SENTINEL REPLICAS sales")
                .contains(String.valueOf(replica.port())));
    }

    @AfterEach
    void stop() throws Exception {
        ConditionWait.get(vertx.close());
        sentinel.close();
        replica.close();
        master.close();
    }

    /** Of the sentinels, the first one is gone. */
    private String uri(String name) {
        return "redis://:s3cret@127.0.0.1:1,127.0.0.1:" + sentinel.port() + "?sentinel=" + name;
    }

    @Test
    void afterAFailoverSnapshotsGoOnAtTheNewMasterAndNoClaimFails() {
        try (SaleScenario sale = new SaleScenario(vertx, uri("sales"), SaleScenario.SMALL)) {
            sale.campaign("c", 1);
            sale.issue("c", 100);
            sale.written();
            assertThat(sale.listener.outages).isEmpty();
            sale.issueThroughOutage("c", master::kill);
            assertThat(new RawRedis(vertx, replica.uri()).keys())
                    .contains("dibs:test:fence:0", "dibs:test:snapshot:{c}:header");
            assertThat(sale.listener.outages).hasSize(1);
            sale.takeOver();
            assertThat(sale.listener.used.get("c")).isGreaterThan(100);
            assertThat(sale.listener.faults).isEmpty();
        }
    }

    /** It accepts connections and answers none. */
    @Test
    void aSentinelThatHangsIsPassedOver() throws Exception {
        try (RedisProcess hanging = RedisProcess.sentinelOf(master, "sales")) {
            hanging.freeze();
            String hosts = "127.0.0.1:" + hanging.port() + ",127.0.0.1:" + sentinel.port();
            String uri = "redis://:s3cret@" + hosts + "?sentinel=sales";
            try (SaleScenario sale = new SaleScenario(vertx, uri, SaleScenario.SMALL)) {
                sale.campaign("c", 1);
                sale.issue("c", 100);
                sale.written();
            }
            ConditionWait.get(NodeSnapshots.check(vertx, uri, cause -> {}));
        }
    }

    /** As docs/operations/connections.md gives them. */
    @Test
    void aUserIsKnownToTheServersAndToTheSentinels() {
        master.ask("ACL SETUSER dibs on >own ~dibs:* -@all +set");
        String own = uri("sales").replace(":s3cret", "dibs:own");
        assertThatThrownBy(() -> ConditionWait.get(NodeSnapshots.check(vertx, own, cause -> {})))
                .hasMessageContaining("WRONGPASS");
        sentinel.ask("ACL SETUSER dibs on >own -@all +sentinel");
        ConditionWait.get(NodeSnapshots.check(vertx, own, cause -> {}));
    }

    @Test
    void aNameThatTheSentinelsDoNotKnowIsSaid() {
        assertThatThrownBy(() -> ConditionWait.get(NodeSnapshots.check(vertx, uri("sails"), cause -> {})))
                .hasMessageContaining("No such master with that name")
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("\n");
    }
}
