package io.dibs.snapshot;

import io.dibs.testkit.redis.RawRedis;
import io.dibs.testkit.redis.RedisProcess;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A real Redis, and a shard with one campaign whose snapshots go there. */
abstract class SnapshotFixture {
    static final String HEADER = "dibs:test:snapshot:{c}:header";
    static Vertx vertx;
    static RedisProcess process;
    static RawRedis redis;
    SaleScenario sale;

    @BeforeAll
    static void startRedis() throws Exception {
        vertx = Vertx.vertx();
        process = new RedisProcess();
        redis = new RawRedis(vertx, process.uri());
    }

    @AfterAll
    static void stopRedis() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        process.close();
    }

    @BeforeEach
    void openCampaign() {
        redis.wipe();
        sale = new SaleScenario(vertx, process.uri(), SaleScenario.SMALL);
        sale.campaign("c", 1);
    }

    @AfterEach
    void close() {
        sale.close();
    }

    static String chunk(int number) {
        return "dibs:test:snapshot:{c}:chunk:" + number;
    }
}
