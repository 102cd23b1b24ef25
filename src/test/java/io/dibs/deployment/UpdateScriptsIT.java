package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.client.ClientRecord;
import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.network.CuttableProxy;
import io.dibs.testkit.node.ClassArchive;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeDirectories;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.ChildProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts that bring in a new version, with nodes that are processes, while clients claim through nginx. {@code mvn
 * verify -DskipUnitTests -Dit.test=UpdateScriptsIT -Ddibs.updates=10} does each update ten times; with
 * {@code -Ddibs.update.from=JAR} the version before is that one.
 */
@Tag("alone")
@Tag("nginx")
class UpdateScriptsIT {
    private static final int UPDATES = Integer.getInteger("dibs.updates", 1);
    private static final String FROM = "dibs.update.from";
    private static final int READ_MILLIS = 10_000;
    private static final int NODES = 3;
    private static final int PER_SECOND = 200;
    private static final int CONNECTIONS = 32;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Claims of so many campaigns enter each shard's owner, whichever node that is. */
    private static final int CAMPAIGNS = 24;

    private static final String CAMPAIGN = "updated-0";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ClientRecord record = new ClientRecord();
    private EmbeddedServers servers;
    private CuttableProxy proxy;
    private NodeDirectories nodes;
    private NginxProcess nginx;
    private Path before;
    private int comers;
    private double longest;

    /** Three nodes run; the directories of the other three are free, and their PostgreSQL can be cut off. */
    @BeforeEach
    void start() throws IOException {
        Path data = folder.resolve("servers");
        NodeTemplate.fill(data);
        servers = EmbeddedServers.in(data, EnumSet.allOf(ServerKind.class));
        servers.start();
        URI postgres = URI.create(servers.uri(ServerKind.POSTGRES).orElseThrow());
        proxy = new CuttableProxy(vertx, postgres.getPort());
        nodes = new NodeDirectories(Files.createDirectories(folder.resolve("nodes")), data);
        for (int node = 0; node < NODES; node++) {
            nodes.add("");
        }
        for (int node = 0; node < NODES; node++) {
            nodes.add("DIBS_POSTGRES_URI=" + postgres.toString().replace(":" + postgres.getPort(), ":" + proxy.port())
                    + "\n");
        }
        before = System.getProperty(FROM) == null
                ? jar("before.jar")
                : Files.createLink(folder.resolve("before.jar"), Path.of(System.getProperty(FROM)));
        IntStream.range(0, NODES).forEach(node -> nodes.start(node, before));
        await("three nodes").atMost(LIMIT).until(() -> nodes.ready().size() == NODES);
        nginx = NginxProcess.before(Files.createDirectories(folder.resolve("nginx")), nodes.ports());
        for (int campaign = 0; campaign < CAMPAIGNS; campaign++) {
            api().create("updated-" + campaign, 1_000_000);
        }
    }

    @AfterEach
    void stop() {
        nodes.close();
        nginx.close();
        servers.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private TestApiClient api() {
        return new TestApiClient(nginx.port());
    }

    private Path jar(String name) throws IOException {
        Path jar = Files.createLink(folder.resolve(name), NodeProcess.JAR.toAbsolutePath());
        ClassArchive.linkBeside(jar);
        return jar;
    }

    @Test
    void noRequestFailsWhileNodesAreReplacedOneByOneOrAllAtOnce() throws IOException {
        for (int update = 1; update <= UPDATES; update++) {
            claimDuring(update("rolling-update", jar("rolled-" + update + ".jar")), 0);
            assertAllRun("rolled-" + update + ".jar");
            claimDuring(update("blue-green", jar("green-" + update + ".jar")), 0);
            assertAllRun("green-" + update + ".jar");
        }
        assertNothingLost();
        System.out.printf(
                "%d rolling and %d blue/green updates of three processes during %,d claims, none failed, longest wait %.0f ms%n",
                UPDATES, UPDATES, comers, longest);
    }

    /** Migrations have to wait for a transaction that has read each table, and no claim waits for the migrations. */
    @Test
    @EnabledIfSystemProperty(named = FROM, matches = ".+")
    void noRequestFailsBetweenAnEarlierVersionAndThisOne() throws IOException, SQLException {
        Path after = jar("after.jar");
        try (Connection reader =
                DirectSql.connect(servers.uri(ServerKind.POSTGRES).orElseThrow())) {
            readAllTables(reader);
            vertx.setTimer(
                    READ_MILLIS,
                    over -> vertx.executeBlocking(() -> {
                        reader.rollback();
                        return null;
                    }));
            claimDuring(update("rolling-update", after), 0);
            assertAllRun("after.jar");
            claimDuring(update("rolling-update", before), 0);
            assertAllRun("before.jar");
            claimDuring(update("blue-green", after), 0);
            assertAllRun("after.jar");
        }
        assertNothingLost();
        System.out.printf(
                "An earlier version, this one, the earlier one and this one again during %,d claims, none failed, longest"
                        + " wait %.0f ms%n",
                comers, longest);
    }

    /** And keeps its transaction open. */
    private static void readAllTables(Connection reader) throws SQLException {
        reader.setAutoCommit(false);
        List<String> tables = new ArrayList<>();
        try (Statement statement = reader.createStatement()) {
            try (ResultSet names =
                    statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                statement.executeQuery("SELECT count(*) FROM " + table).close();
            }
        }
        assertThat(tables).contains("campaign", "fence");
    }

    @Test
    void aVersionThatDoesNotStartGoesBack() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");

        for (String script : List.of("rolling-update", "blue-green")) {
            ChildProcess update = update(script, broken);
            claimDuring(update, 1);
            assertThat(update.output())
                    .contains("has ended before it was ready. Going back.")
                    .contains("Invalid or corrupt jarfile")
                    .endsWith("All nodes are of the version before.\n");
            assertAllRun("before.jar");
        }
        assertNothingLost();
    }

    /**
     * Its nodes become ready, and cannot commit any more once they own shards: claims fail, or readiness ends first.
     */
    @Test
    void aVersionThatCannotAnswerGoesBack() throws IOException {
        ChildProcess update = update("rolling-update", jar("unable.jar"), 30);
        await("a new node").atMost(LIMIT).until(() -> nodes.ready().stream().anyMatch(node -> node >= NODES));
        proxy.swallowAnswers();
        int user = 0;
        while (update.isAlive()) {
            user++;
            api().claim("updated-" + user % CAMPAIGNS, "w-" + user);
        }

        assertThat(update.awaitEnd(LIMIT)).as("%s", update.output()).isEqualTo(1);
        assertThat(update.output())
                .containsPattern("(claims could not be answered|node-\\d is not ready any more). Going back.")
                .endsWith("All nodes are of the version before.\n");
        assertAllRun("before.jar");
        assertThat(api().claim(CAMPAIGN, "after").statusCode()).isEqualTo(201);
    }

    private ChildProcess update(String script, Path jar) {
        return update(script, jar, UPDATES > 1 ? 5 : 2);
    }

    private ChildProcess update(String script, Path jar, int watchSeconds) {
        return nodes.script(List.of(
                "cluster-config/" + script,
                "--processes",
                nodes.folder().toString(),
                jar.toString(),
                "--watch",
                String.valueOf(watchSeconds)));
    }

    /** No client retries: every failure is counted. */
    private void claimDuring(ChildProcess update, int exitCode) {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", nginx.port());
        do {
            LoadPlan plan = LoadPlan.constantRate(address, CONNECTIONS, PER_SECOND, SECOND.multipliedBy(60));
            LoadReport report = LoadGenerator.run(plan, ClaimRequests.distinct(CAMPAIGN, comers, PER_SECOND), record);
            assertThat(report.count(201) + report.count(200)).as("%s", report).isEqualTo(PER_SECOND);
            comers += PER_SECOND;
            longest = Math.max(longest, report.maxMillis());
        } while (update.isAlive());
        assertThat(update.awaitEnd(LIMIT)).as("%s", update.output()).isEqualTo(exitCode);
    }

    private void assertAllRun(String jar) {
        List<Integer> ready = nodes.ready();
        assertThat(ready).hasSize(NODES);
        assertThat(ready.stream().map(nodes::jar)).containsOnly(jar);
    }

    private void assertNothingLost() {
        assertThat(record.size()).isEqualTo(comers);
        assertThat(record.violationsAgainst(api().feed(CAMPAIGN))).isEmpty();
        api().requireProof(CAMPAIGN);
    }
}
