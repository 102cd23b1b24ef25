package io.dibs.load.baseline;

import io.vertx.core.Vertx;

/** Where PostgreSQL and Redis are. */
record BaselineServers(String postgres, String redis) {
    BaselineDatabase database(Vertx vertx) {
        return new BaselineDatabase(vertx, postgres);
    }

    BaselineRedis redis(Vertx vertx) {
        return new BaselineRedis(vertx, redis);
    }
}
