package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisCluster;
import io.dibs.testkit.redis.RedisProcess;
import io.dibs.testkit.redis.RedisTls;
import io.dibs.testkit.tls.CertificateAuthority;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels and clusters that speak TLS, and whom they announce. */
class RedisFailoverTlsIT {
    private static final String NAME = "localhost";
    private static final String ADDRESS = "127.0.0.1";
    private static final String HEADER = "dibs:test:snapshot:{b}:header";

    @TempDir
    static Path folder;

    private static EventBusKeys forName;
    private static EventBusKeys forAddress;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void issue() throws Exception {
        CertificateAuthority authority = new CertificateAuthority(folder, "redis");
        forName = authority.issue("name", "dns:" + NAME);
        forAddress = authority.issue("address", "ip:" + ADDRESS);
    }

    @AfterEach
    void stop() {
        ConditionWait.get(vertx.close());
    }

    private static String uri(RedisProcess sentinel, RedisTls tls) {
        return "rediss://dibs:own@" + NAME + ":" + sentinel.clientPort() + "?sentinel=sales&" + tls.parameters();
    }

    @Test
    void aServerThatASentinelAnnouncesProvesItsNameAlsoAfterAFailover() throws Exception {
        RedisTls tls = new RedisTls(forName, NAME);
        try (RedisProcess master = new RedisProcess(Optional.of(tls));
                RedisProcess replica = RedisProcess.replicaOf(master);
                RedisProcess sentinel = RedisProcess.sentinelOf(master, "sales")) {
            master.addUser();
            replica.addUser();
            sentinel.ask("ACL SETUSER dibs on >own -@all +sentinel");
            ConditionWait.until(
                    "the replica follows", () -> replica.ask("INFO replication").contains("master_link_status:up"));
            ConditionWait.until("the sentinel knows the replica", () -> sentinel.ask("SENTINEL REPLICAS sales")
                    .contains(String.valueOf(replica.clientPort())));
            expectSnapshotsAfterFailover(uri(sentinel, tls), master, replica);
        }
    }

    @Test
    void aServerThatASentinelAnnouncesByAnAddressOutsideItsCertificateIsRefused() throws Exception {
        RedisTls tls = new RedisTls(forName, ADDRESS);
        try (RedisProcess master = new RedisProcess(Optional.of(tls));
                RedisProcess sentinel = RedisProcess.sentinelOf(master, "sales")) {
            sentinel.ask("ACL SETUSER dibs on >own -@all +sentinel");
            assertThatThrownBy(() -> check(uri(sentinel, tls)))
                    .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    @Test
    void nodesOfAClusterProveTheirNamesAlsoAfterAFailover() throws Exception {
        try (RedisCluster cluster = new RedisCluster(Optional.of(new RedisTls(forName, NAME)))) {
            RedisProcess master = cluster.ownerOf(HEADER);
            RedisProcess replica = cluster.replicate(HEADER);
            cluster.nodes().forEach(node -> node.addUser("+cluster|slots", "+asking"));
            expectSnapshotsAfterFailover(cluster.uri().replace(":s3cret", "dibs:own"), master, replica);
        }
    }

    @Test
    void aNodeThatIsAnnouncedByAnAddressOutsideItsCertificateIsRefused() throws Exception {
        try (RedisCluster cluster = new RedisCluster(Optional.of(new RedisTls(forName, ADDRESS)))) {
            assertThatThrownBy(() -> check(cluster.uri().replace(ADDRESS, NAME)))
                    .hasMessageContaining("Failed to create SSL connection");
        }
    }

    @Test
    void aCertificateMayHoldTheAddress() throws Exception {
        try (RedisCluster cluster = new RedisCluster(Optional.of(new RedisTls(forAddress, ADDRESS)))) {
            check(cluster.uri());
        }
    }

    private void expectSnapshotsAfterFailover(String uri, RedisProcess master, RedisProcess replica) {
        try (SaleScenario sale = new SaleScenario(vertx, uri, SaleScenario.SMALL)) {
            sale.campaign("b", 1);
            sale.issue("b", 100);
            sale.written();
            ConditionWait.until("the replica has it all", () -> master.ask("INFO replication")
                    .contains("lag=0"));
            sale.issueThroughOutage("b", master::kill);
            assertThat(replica.ask("EXISTS " + HEADER)).contains(":1");
            ConditionWait.until("a takeover reads the snapshot", () -> {
                sale.takeOver();
                return sale.listener.used.containsKey("b");
            });
            assertThat(sale.listener.faults).isEmpty();
        }
    }

    private void check(String uri) {
        ConditionWait.get(NodeSnapshots.check(vertx, uri, cause -> {}));
    }
}
