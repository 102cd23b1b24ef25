package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dibs.shard.Fence;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a start asks of Redis before it goes on. */
class RedisCheckIT {
    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        ConditionWait.get(vertx.close());
    }

    private void check(String uri) {
        ConditionWait.get(NodeSnapshots.check(vertx, uri, heard::add));
    }

    @Test
    void oneThatTakesASnapshotPassesAndOneThatDoesNotSaysWhy() throws Exception {
        try (RedisProcess redis = new RedisProcess()) {
            check(redis.uri());
            assertThat(heard).isEmpty();
            String wrong = "redis://:guessed@127.0.0.1:" + redis.port();
            assertThatThrownBy(() -> check(wrong)).hasMessageContaining("WRONGPASS");
        }
    }

    /** As docs/operations/connections.md gives it, and with a password of special characters. */
    @Test
    void aUserWithTheRightsThatAreNeededIsEnough() throws Exception {
        try (RedisProcess redis = new RedisProcess()) {
            redis.ask(
                    "ACL SETUSER dibs on >p%@/w resetkeys ~dibs:* -@all +get +set +getrange +setrange +expire +persist"
                            + " +copy +unlink +eval +ping");
            try (SaleScenario sale =
                    new SaleScenario(vertx, "redis://dibs:p%25%40%2Fw@127.0.0.1:" + redis.port(), SaleScenario.SMALL)) {
                sale.campaign("c", 1);
                sale.issue("c", 100);
                sale.written();
                sale.truth.lose("c", 0);
                sale.truth.fence(new Fence(0, 1, null, 0));
                sale.takeOver();
                await().until(() -> redis.ask("KEYS dibs:*").contains(":evidence:")
                        && !redis.ask("KEYS dibs:*").contains(":snapshot:"));
                assertThat(sale.listener.regressions).hasSize(1);
                assertThat(sale.listener.outages).isEmpty();
            }
        }
    }

    /** It answers a ping no better. */
    @Test
    void oneThatLoadsItsDataIsWaitedFor() throws Exception {
        try (RedisProcess redis = new RedisProcess(
                "--key-load-delay",
                "10000",
                "--loading-process-events-interval-bytes",
                "1024",
                "--rdbcompression",
                "no")) {
            check(redis.uri());
            redis.ask("EVAL \"for i=1,600 do redis.call('SET',i,string.rep('x',600)) end\" 0");
            redis.ask("SAVE");
            redis.kill();
            redis.start();
            check(redis.uri());
            assertThat(redis.ask("EXISTS 600")).contains(":1");
            assertThat(heard).hasSize(1).first().asString().contains("LOADING");
        }
    }
}
