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
    private final ShardConnection link;

    OutboxTable(ShardConnection link) {
        this.link = link;
    }

    @Override
    public Future<Void> look() {
        return link.call(WebhookStatements.NOTE_BY_CLOCK, Tuple.tuple())
                .compose(looked -> link.call(WebhookStatements.NOTE_TAKEOVERS, Tuple.tuple()))
                .mapEmpty();
    }

    @Override
    public Future<Void> tidy() {
        return link.call(WebhookStatements.NOTE_EXPIRING, Tuple.tuple())
                .compose(noted -> link.call(WebhookStatements.FORGET, Tuple.tuple()))
                .mapEmpty();
    }

    @Override
    public Future<Void> spread(long giveUpMillis) {
        return link.call(WebhookStatements.SPREAD, Tuple.of(giveUpMillis)).mapEmpty();
    }

    @Override
    public Future<List<DeliveryAttempt>> take(int atMost, Collection<UUID> busy, long leaseMillis) {
        Tuple arguments =
                Tuple.of(atMost).addArrayOfUUID(busy.toArray(UUID[]::new)).addLong(leaseMillis);
        return link.call(WebhookStatements.TAKE, arguments).map(rows -> {
            List<DeliveryAttempt> errands = new ArrayList<>(rows.size());
            rows.forEach(row -> errands.add(errand(row)));
            return errands;
        });
    }

    private static DeliveryAttempt errand(Row row) {
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
    public Future<Void> settle(DeliveryAttempt errand, DeliveryResult receipt, long retryMillis) {
        Tuple arguments = Tuple.of(errand.webhook(), errand.notice().id(), errand.attempt())
                .addShort(receipt.status() == null ? null : receipt.status().shortValue())
                .addString(receipt.error())
                .addLong(retryMillis)
                .addBoolean(receipt.isFinal());
        return link.call(WebhookStatements.SETTLE, arguments).mapEmpty();
    }
}
