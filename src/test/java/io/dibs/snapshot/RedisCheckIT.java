package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dibs.shard.Fence;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** The answers of a server that has not read its file yet, and then has. */
    @Test
    void oneThatLoadsItsDataIsWaitedFor() {
        AtomicBoolean loaded = new AtomicBoolean();
        NetServer server = vertx.createNetServer()
                .connectHandler(client -> client.handler(asked -> answer(client, asked, loaded)));
        int port = ConditionWait.get(server.listen(0, "127.0.0.1")).actualPort();
        check("redis://127.0.0.1:" + port);
        assertThat(loaded).isTrue();
        assertThat(heard).hasSize(1).first().asString().contains("LOADING");
    }

    private static void answer(NetSocket client, Buffer asked, AtomicBoolean loaded) {
        if (!asked.toString().contains("dibs:probe")) {
            client.write("+OK\r\n");
        } else if (loaded.getAndSet(true)) {
            client.write("+OK\r\n");
        } else {
            client.write("-LOADING Redis is loading the dataset in memory\r\n");
        }
    }
}
