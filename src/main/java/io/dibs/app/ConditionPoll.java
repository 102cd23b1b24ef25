package io.dibs.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/** Waits for a condition that nobody announces. */
final class ConditionPoll {
    private static final long INTERVAL_MILLIS = 5;

    private ConditionPoll() {}

    static Future<Void> waitUntil(Vertx vertx, BooleanSupplier condition) {
        Promise<Void> met = Promise.promise();
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                met.complete();
            }
        });
        return met.future();
    }
}
