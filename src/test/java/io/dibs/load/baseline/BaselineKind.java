package io.dibs.load.baseline;

import io.vertx.core.Vertx;
import java.util.function.BiFunction;

/** The baselines by name. */
public enum BaselineKind {
    ROW_LOCK("FOR UPDATE", false, (vertx, servers) -> new RowLockBaseline(servers.database(vertx))),
    CONDITIONAL_UPDATE(
            "UPDATE … WHERE", false, (vertx, servers) -> new ConditionalUpdateBaseline(servers.database(vertx))),
    SKIP_LOCKED("SKIP LOCKED", false, (vertx, servers) -> new SkipLockedBaseline(servers.database(vertx))),
    REDIS_LOCK(
            "Redis lock",
            true,
            (vertx, servers) -> new RedisLockBaseline(vertx, servers.database(vertx), servers.redis(vertx))),
    WRITE_BEHIND(
            "Redis, write-behind",
            true,
            (vertx, servers) -> new WriteBehindBaseline(vertx, servers.database(vertx), servers.redis(vertx))),
    STREAM(
            "Redis, stream",
            true,
            (vertx, servers) -> new StreamBaseline(vertx, servers.database(vertx), servers.redis(vertx)));

    private final String title;
    private final boolean isWithRedis;
    private final BiFunction<Vertx, BaselineServers, CouponBaseline> factory;

    BaselineKind(String title, boolean isWithRedis, BiFunction<Vertx, BaselineServers, CouponBaseline> factory) {
        this.title = title;
        this.isWithRedis = isWithRedis;
        this.factory = factory;
    }

    public String title() {
        return title;
    }

    public boolean isWithRedis() {
        return isWithRedis;
    }

    /** Whether its answers leave before their rows are written. */
    public boolean isWrittenLater() {
        return this == WRITE_BEHIND || this == STREAM;
    }

    CouponBaseline create(Vertx vertx, BaselineServers servers) {
        return factory.apply(vertx, servers);
    }
}
