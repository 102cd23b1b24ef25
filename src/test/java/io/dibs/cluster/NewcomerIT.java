package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.ClusterSettings.EventBusKeys;
import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.crowd.ClaimingCrowd;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.OtherWireVersion;
import io.dibs.testkit.tls.CertificateAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes that cannot join come to a healthy cluster that serves claims. They end before they have a row, so their ids
 * play no part. {@code mvn verify -Dit.test=NewcomerIT -Djvm.brief= -Ddibs.newcomers=10} is the long form.
 */
@Tag("alone")
class NewcomerIT {
    private static final int NEWCOMERS = Integer.getInteger("dibs.newcomers", 1);
    private static final int PER_SECOND = 50;
    private static final int STOCK = 1_000_000;
    private static final Duration SALE = Duration.ofSeconds(Integer.getInteger("dibs.newcomer.seconds", 8));
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int CANNOT_JOIN = 3;

    @TempDir
    static Path folder;

    private static NodeFleet fleet;

    @BeforeAll
    static void start() {
        fleet = new NodeFleet(folder, Map.of()).start(2);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aNodeWithAnotherSecretIsRefused() {
        for (int i = 0; i < NEWCOMERS; i++) {
            assertRefused(
                    "secret-" + i,
                    NodeProcess.JAR,
                    Map.of("DIBS_CLUSTER_SECRET", "the secret of another cluster " + i),
                    "DIBS_CLUSTER_SECRET");
        }
    }

    @Test
    void aNodeThatAloneEncryptsTheEventBusIsRefused() throws Exception {
        EventBusKeys keys = new CertificateAuthority(folder, "authority").issue("newcomer");
        Map<String, String> settings = Map.of(
                "DIBS_CLUSTER_TLS_CERTIFICATE", keys.certificate().toString(),
                "DIBS_CLUSTER_TLS_KEY", keys.key().toString(),
                "DIBS_CLUSTER_TLS_AUTHORITY", keys.authority().toString());
        for (int i = 0; i < NEWCOMERS; i++) {
            assertRefused("tls-" + i, NodeProcess.JAR, settings, "DIBS_CLUSTER_TLS_CERTIFICATE");
        }
    }

    @Test
    void aNodeWhoseMessagesHaveAnotherVersionIsRefused() {
        Path jar = OtherWireVersion.jar(folder);
        for (int i = 0; i < NEWCOMERS; i++) {
            assertRefused("wire-" + i, jar, Map.of(), "it sends messages of version");
        }
    }

    /** @param reason a part of the line that says why the newcomer cannot join */
    private static void assertRefused(String name, Path jar, Map<String, String> settings, String reason) {
        List<String> owners = NodeFleet.owners(fleet.any());
        ClientRecord record = new ClientRecord();
        fleet.any().api().create(name, STOCK);
        CompletableFuture<List<LoadReport>> sale = new ClaimingCrowd(name, record).at(fleet.nodes(), PER_SECOND, SALE);
        try (NodeProcess newcomer = fleet.newcomer(name, jar, settings)) {
            int code = newcomer.launch().process().awaitEnd(END_LIMIT);
            String output = newcomer.process().output();
            assertThat(code).as(output).isEqualTo(CANNOT_JOIN);
            assertThat(output.lines())
                    .filteredOn(line -> line.contains("cannot join it"))
                    .as(output)
                    .singleElement()
                    .asString()
                    .contains(reason);
        }
        List<LoadReport> reports = sale.join();
        System.out.println(name + ": " + reports);
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.serverErrors()).isZero();
            assertThat(report.failed()).isZero();
        });
        assertThat(NodeFleet.owners(fleet.any())).isEqualTo(owners);
        assertThat(record.violationsAgainst(fleet.any().api().feed(name))).isEmpty();
    }
}
