package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dibs.shard.Fence;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisCluster;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Snapshots in a real Redis Cluster of three masters. */
class RedisClusterIT {
    private static final List<String> CAMPAIGNS = List.of("a", "b", "c", "d", "e");

    private static Vertx vertx;
    private static RedisCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        cluster = new RedisCluster();
        cluster.nodes().forEach(node -> node.addUser("+cluster|slots", "+asking"));
    }

    @AfterAll
    static void stop() throws Exception {
        ConditionWait.get(vertx.close());
        cluster.close();
    }

    private static SaleScenario sale() {
        cluster.nodes().forEach(node -> node.ask("FLUSHALL"));
        SaleScenario sale = new SaleScenario(vertx, own(), SaleScenario.SMALL);
        CAMPAIGNS.forEach(campaign -> sale.campaign(campaign, 1));
        return sale;
    }

    private static void issue(SaleScenario sale, int count) {
        CAMPAIGNS.forEach(campaign -> sale.issue(campaign, count));
        sale.written();
    }

    private static String own() {
        return cluster.uri().replace(":s3cret", "dibs:own");
    }

    private static String header(String campaign) {
        return "dibs:test:snapshot:{" + campaign + "}:header";
    }

    @Test
    void campaignsAreSpreadOverTheNodesAndReadBack() {
        try (SaleScenario sale = sale()) {
            issue(sale, 100);
            assertThat(CAMPAIGNS.stream()
                            .map(each -> cluster.ownerOf(header(each)))
                            .distinct()
                            .count())
                    .isGreaterThan(1);
            sale.takeOver();
            assertThat(sale.listener.used.keySet()).containsExactlyInAnyOrderElementsOf(CAMPAIGNS);
            assertThat(sale.listener.outages).isEmpty();
        }
    }

    /** While a slot is on its way, some of its keys are at the one node and others at the other. */
    @Test
    void aSlotThatMovesIsFollowed() {
        try (SaleScenario sale = sale()) {
            issue(sale, 100);
            RedisProcess before = cluster.ownerOf(header("c"));
            cluster.move(header("c"), () -> issue(sale, 45));
            assertThat(cluster.ownerOf(header("c"))).isNotSameAs(before);
            issue(sale, 45);
            assertThat(sale.listener.outages).isEmpty();
            await("the slot is known").until(() -> {
                int redirects = cluster.redirects();
                issue(sale, 1);
                return cluster.redirects() == redirects;
            });
            sale.takeOver();
            assertThat(sale.listener.used)
                    .hasEntrySatisfying("c", used -> assertThat(used).isGreaterThan(190));
            assertThat(sale.listener.faults).isEmpty();
        }
    }

    /** A copy is only possible within a slot. */
    @Test
    void whatPostgresContradictsIsKeptAsEvidence() {
        try (SaleScenario sale = sale()) {
            issue(sale, 100);
            sale.truth.lose("c", 0);
            sale.truth.fence(new Fence(0, 1, null, 0));
            sale.takeOver();
            assertThat(sale.listener.regressions).hasSize(1);
            await().until(() -> cluster.keys("dibs:test:evidence:{c}:*").contains(":chunk:2"));
            assertThat(sale.listener.outages).isEmpty();
        }
    }

    @Test
    void aUserMustBeAllowedToAskWhereSlotsAre() {
        cluster.nodes().forEach(node -> node.ask("ACL SETUSER other on >own ~dibs:* -@all +set"));
        assertThatThrownBy(() -> check(cluster.uri().replace(":s3cret", "other:own")))
                .hasMessageContaining("NOPERM");
    }

    @Test
    void aClusterAndAServerAreNotTakenForEachOther() throws Exception {
        String stranger = cluster.strangerTo("dibs:probe").uri();
        assertThatThrownBy(() -> check(stranger)).hasMessageContaining("MOVED");
        try (RedisProcess alone = new RedisProcess()) {
            assertThatThrownBy(() -> check(alone.uri() + "?cluster=true"))
                    .hasMessageContaining("cluster support disabled")
                    .hasMessageNotContaining("s3cret")
                    .hasMessageNotContaining("\n");
        }
    }

    private static void check(String uri) {
        ConditionWait.get(NodeSnapshots.check(vertx, uri, cause -> {}));
    }
}
