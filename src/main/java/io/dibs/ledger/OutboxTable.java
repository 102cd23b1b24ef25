package io.dibs.ledger;

import io.dibs.webhook.DeliveryAttempt;
import io.dibs.webhook.DeliveryResult;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.WebhookOutbox;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The transactional outbox of webhooks in PostgreSQL. A row that one node has locked is passed over by the others. */
final class OutboxTable implements WebhookOutbox {
    private final ShardConnection connection;

    OutboxTable(ShardConnection connection) {
        this.connection = connection;
    }

    @Override
    public Future<Void> look() {
        return connection
                .call(WebhookStatements.RECORD_BY_CLOCK, Tuple.tuple())
                .compose(looked -> connection.call(WebhookStatements.RECORD_TAKEOVERS, Tuple.tuple()))
                .mapEmpty();
    }

    @Override
    public Future<Void> lookAhead() {
        return connection.call(WebhookStatements.RECORD_EXPIRING, Tuple.tuple()).mapEmpty();
    }

    @Override
    public Future<Void> spread(long giveUpMillis) {
        return connection.call(WebhookStatements.SPREAD, Tuple.of(giveUpMillis)).mapEmpty();
    }

    @Override
    public Future<List<DeliveryAttempt>> take(int atMost, Collection<UUID> busy, long leaseMillis) {
        Tuple arguments =
                Tuple.of(atMost).addArrayOfUUID(busy.toArray(UUID[]::new)).addLong(leaseMillis);
        return connection.call(WebhookStatements.TAKE, arguments).map(rows -> {
            List<DeliveryAttempt> attempts = new ArrayList<>(rows.size());
            rows.forEach(row -> attempts.add(attempt(row)));
            return attempts;
        });
    }

    private static DeliveryAttempt attempt(Row row) {
        return new DeliveryAttempt(
                row.getUUID("webhook"),
                row.getString("url"),
                MessageFormat.valueOf(row.getString("format")),
                new SigningSecret(row.getBuffer("secret").getBytes()),
                WebhookTable.notice(row),
                row.getInteger("attempts"),
                row.getInteger("retries"));
    }

    @Override
    public Future<Void> settle(DeliveryAttempt attempt, DeliveryResult result, long retryMillis) {
        Tuple arguments = Tuple.of(attempt.webhook(), attempt.notice().id(), attempt.attempt())
                .addShort(result.status() == null ? null : result.status().shortValue())
                .addString(result.error())
                .addLong(retryMillis)
                .addBoolean(result.isFinal());
        return connection.call(WebhookStatements.SETTLE, arguments).mapEmpty();
    }
}
