package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.ServerKind;
import io.dibs.campaign.ShardHash;
import io.dibs.ledger.PostgresLedger;
import io.dibs.ledger.PostgresSettings;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes whose coupons take 55 % of the memory that each has for them, so that two of them cannot hold them all.
 * {@code mvn verify -Dit.test=LittleRoomIT -Djvm.brief= -Ddibs.room.heap=384} is the long form.
 */
@Tag("alone")
class LittleRoomIT {
    private static final int HEAP_MIB = Integer.getInteger("dibs.room.heap", 96);
    private static final int NODES = 3;
    /** One of each in each shard. What they take grows in steps with the number: twice the heap holds twice as many. */
    private static final int BIG = 4_740 * HEAP_MIB;

    private static final int SMALL = 1_000 * HEAP_MIB;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static final List<String> BIGS = new ArrayList<>();
    private static final List<String> SMALLS = new ArrayList<>();
    private static NodeFleet fleet;

    @BeforeAll
    static void start() throws Exception {
        fleet = new NodeFleet(folder, Map.of("DIBS_SHARDS", String.valueOf(NODES)), HEAP_MIB);
        String postgres = fleet.servers().uri(ServerKind.POSTGRES).orElseThrow();
        makeTables(postgres);
        IntStream.range(0, NODES).parallel().forEach(shard -> fill(postgres, shard));
        DirectSql.run(postgres, "ANALYZE");
        fleet.start(NODES);
    }

    private static void makeTables(String postgres) throws Exception {
        Vertx vertx = Vertx.vertx();
        PostgresLedger.migrate(vertx, PostgresSettings.parse(postgres), LIMIT)
                .toCompletionStage()
                .toCompletableFuture()
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        vertx.close();
    }

    private static synchronized String named(String kind, int shard, List<String> names) {
        ShardHash sharding = new ShardHash(NODES);
        String name = IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> kind + "-" + i)
                .filter(each -> sharding.shardOf(each) == shard)
                .findFirst()
                .orElseThrow();
        names.add(name);
        return name;
    }

    private static void fill(String postgres, int shard) {
        fill(postgres, shard, 1, named("big", shard, BIGS), BIG);
        fill(postgres, shard, 2, named("small", shard, SMALLS), SMALL);
    }

    private static void fill(String postgres, int shard, int number, String campaign, int coupons) {
        DirectSql.run(
                postgres,
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at, changed_at)"
                        + " VALUES ('" + campaign + "', " + shard + ", " + number + ", 100000000, 2, 'LIVE',"
                        + " decode(md5('" + campaign + "'), 'hex'), 1, now(), now())",
                "INSERT INTO head (campaign, issued, digest) VALUES ('" + campaign + "', " + coupons + ", NULL)",
                "INSERT INTO holder_watermark (campaign, upto) SELECT key, issued FROM head WHERE campaign = '"
                        + campaign + "'",
                "INSERT INTO issue (campaign, first, last, issued_at, users, keys)"
                        + " SELECT h.key, min(n), max(n), now(),"
                        + " string_agg('" + campaign + "-' || lpad(n::text, 9, '0'), E'\\x1f' ORDER BY n),"
                        + " string_agg(decode(md5(n::text), 'hex'), '' ORDER BY n)"
                        + " FROM head h, generate_series(1, " + coupons + ") n WHERE h.campaign = '" + campaign + "'"
                        + " GROUP BY h.key, (n - 1) / 512");
        if (coupons == SMALL) {
            // Those that are audited; an index of the others would take longer than the test.
            DirectSql.run(
                    postgres,
                    "INSERT INTO holder (person, campaign, sequence) SELECT person(k.user_id), h.key, k.sequence"
                            + " FROM head h, coupons(h.key, 1, h.issued) k WHERE h.campaign = '" + campaign + "'");
        }
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void aLostNodesCampaignsAreServedAsFarAsThereIsRoom() {
        await("all are served").atMost(LIMIT).untilAsserted(() -> assertThat(refused())
                .isEmpty());
        await("the count, which is of a second ago").atMost(LIMIT).until(() -> withoutRoom(fleet.nodes()) == 0);

        NodeProcess lost = fleet.nodes().get(0);
        List<NodeProcess> others = fleet.othersThan(lost);
        lost.process().kill();
        await("what has no room").atMost(LIMIT).until(() -> withoutRoom(others) == 1);
        await("the rest are served").atMost(LIMIT).untilAsserted(() -> assertThat(refused())
                .singleElement(STRING)
                // Of the node that has two now; that may be a survivor's, since fewer nodes place shards differently.
                .contains("no memory left")
                .contains("/big-"));
        SMALLS.forEach(fleet.any().api()::requireProof);
        assertThat(others)
                .allSatisfy(node -> assertThat(node.management().isReady()).isTrue());
        assertThat(others.stream().flatMap(node -> node.process().output().lines()))
                .filteredOn(line -> line.contains("its claims are answered 503 until there is room"))
                .isNotEmpty();
    }

    /** The answers of campaigns that give nobody a coupon. */
    private static List<String> refused() {
        return Stream.concat(BIGS.stream(), SMALLS.stream())
                .map(LittleRoomIT::claim)
                .filter(answer -> answer.statusCode() != 201)
                .map(answer -> answer.uri() + " " + answer.statusCode() + " " + answer.body())
                .toList();
    }

    /** Somebody who has none yet. */
    private static HttpResponse<String> claim(String campaign) {
        String user = "newcomer-" + System.nanoTime();
        String body = new JsonObject().put("userId", user).encode();
        return fleet.any().api().call("POST", "/v1/campaigns/" + campaign + "/claims", body, "Idempotency-Key", user);
    }

    private static int withoutRoom(List<NodeProcess> nodes) {
        return (int) nodes.stream()
                .flatMap(node -> node.management().get("/metrics").body().lines())
                .filter(line -> line.startsWith("dibs_campaigns_without_room "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum();
    }
}
