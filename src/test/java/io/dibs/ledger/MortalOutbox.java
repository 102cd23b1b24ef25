package io.dibs.ledger;

import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryResult;
import io.dibs.webhook.WebhookOutbox;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A node's way to the outbox until it dies: from then on nothing reaches PostgreSQL, and what was asked before is not
 * answered. It can be made to keep results for itself for a while, as a node that stands still. It counts the attempts
 * that are under way at once, and remembers how each ended. Any thread.
 */
final class MortalOutbox implements WebhookOutbox {
    private final WebhookOutbox outbox;
    private final Map<UUID, Integer> underWay = new HashMap<>();
    private int most;
    private final List<Result> results = new ArrayList<>();
    private Promise<Void> held = Promise.promise();
    private volatile boolean isDead;

    private record Result(DeliveryAttempt attempt, DeliveryResult result) {}

    MortalOutbox(WebhookOutbox outbox) {
        this.outbox = outbox;
        held.complete();
    }

    synchronized void holdResults() {
        held = Promise.promise();
    }

    synchronized void letResultsGo() {
        held.tryComplete();
    }

    void die() {
        isDead = true;
    }

    /** Of one webhook. */
    synchronized int mostAtOnce() {
        return most;
    }

    private <T> Future<T> alive(Supplier<Future<T>> call) {
        Future<T> answer = isDead ? Future.failedFuture("dead") : call.get();
        return answer.compose(result -> isDead ? Future.failedFuture("dead") : Future.succeededFuture(result));
    }

    @Override
    public Future<Void> look() {
        return alive(outbox::look);
    }

    @Override
    public Future<Void> lookAhead() {
        return alive(outbox::lookAhead);
    }

    @Override
    public Future<Void> spread(long giveUpMillis) {
        return alive(() -> outbox.spread(giveUpMillis));
    }

    @Override
    public Future<List<DeliveryAttempt>> take(int atMost, Collection<UUID> busy, long leaseMillis) {
        return alive(() -> outbox.take(atMost, busy, leaseMillis)).onSuccess(this::begun);
    }

    private void begun(List<DeliveryAttempt> attempts) {
        attempts.forEach(each -> underWay(each, 1));
    }

    private synchronized void underWay(DeliveryAttempt attempt, int more) {
        most = Math.max(most, underWay.merge(attempt.webhook(), more, Integer::sum));
    }

    @Override
    public Future<Void> settle(DeliveryAttempt attempt, DeliveryResult result, long retryMillis) {
        return ended(attempt, result)
                .compose(now -> alive(() -> outbox.settle(attempt, result, retryMillis)))
                .onComplete(done -> underWay(attempt, -1));
    }

    private synchronized Future<Void> ended(DeliveryAttempt attempt, DeliveryResult result) {
        results.add(new Result(attempt, result));
        return held.future();
    }

    static void load(List<MortalOutbox> outboxes, Connection database) throws SQLException {
        database.createStatement()
                .execute("CREATE TABLE result (webhook uuid, notice uuid, attempt int, status int, error text)");
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO result VALUES (?, ?, ?, ?, ?)")) {
            for (MortalOutbox each : outboxes) {
                each.load(insert);
            }
            insert.executeBatch();
        }
    }

    private synchronized void load(PreparedStatement insert) throws SQLException {
        for (Result each : results) {
            insert.setObject(1, each.attempt.webhook());
            insert.setObject(2, each.attempt.notice().id());
            insert.setInt(3, each.attempt.attempt());
            insert.setObject(4, each.result.status());
            insert.setString(5, each.result.error());
            insert.addBatch();
        }
    }
}
