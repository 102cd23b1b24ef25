package io.dibs.ledger;

import io.dibs.webhook.EventNotice;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Webhooks and their deliveries in PostgreSQL, over the pool of the API. */
final class WebhookTable implements WebhookStore {
    private final BoundedPool pool;

    WebhookTable(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Boolean> add(Webhook webhook, int atMost) {
        Tuple arguments = Tuple.of(webhook.id(), webhook.url(), webhook.format().name())
                .addArrayOfString(
                        webhook.events().stream().map(WebhookEvent::label).toArray(String[]::new))
                .addBuffer(Buffer.buffer(webhook.secret().bytes()))
                .addInteger(atMost);
        return pool.execute(WebhookStatements.ADD, arguments).map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<List<Webhook>> all() {
        return pool.many(WebhookStatements.ALL, Tuple.tuple(), WebhookTable::webhook);
    }

    @Override
    public Future<Optional<Webhook>> find(UUID id) {
        return pool.one(WebhookStatements.BY_ID, Tuple.of(id), WebhookTable::webhook);
    }

    @Override
    public Future<Boolean> remove(UUID id) {
        return pool.execute(WebhookStatements.REMOVE, Tuple.of(id)).map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Future<List<WebhookDelivery>> deliveries(UUID webhook, long before, int limit) {
        return pool.many(WebhookStatements.DELIVERIES, Tuple.of(webhook, before, limit), WebhookTable::delivery);
    }

    @Override
    public Future<Optional<WebhookDelivery>> sendAgain(UUID webhook, UUID notice, long giveUpMillis) {
        return pool.execute(WebhookStatements.SEND_AGAIN, Tuple.of(webhook, notice, giveUpMillis))
                .compose(done ->
                        pool.one(WebhookStatements.DELIVERY, Tuple.of(webhook, notice), WebhookTable::delivery));
    }

    private static Webhook webhook(Row row) {
        return new Webhook(
                row.getUUID("id"),
                row.getString("url"),
                MessageFormat.valueOf(row.getString("format")),
                events(row.getArrayOfStrings("events")),
                new SigningSecret(row.getBuffer("secret").getBytes()),
                TimestampConversion.millis(row.getOffsetDateTime("created_at")));
    }

    private static Set<WebhookEvent> events(String[] labels) {
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        Stream.of(labels).map(label -> WebhookEvent.of(label).orElseThrow()).forEach(events::add);
        return events;
    }

    static EventNotice notice(Row row) {
        return new EventNotice(
                row.getUUID("id"),
                WebhookEvent.of(row.getString("event")).orElseThrow(),
                TimestampConversion.millis(row.getOffsetDateTime("at")),
                new JsonObject(row.getString("data")));
    }

    private static WebhookDelivery delivery(Row row) {
        WebhookDelivery.State state = WebhookDelivery.State.valueOf(row.getString("state"));
        Short status = row.getShort("status");
        return new WebhookDelivery(
                notice(row),
                row.getLong("number"),
                state,
                row.getInteger("attempts"),
                TimestampConversion.millisOrNull(row.getOffsetDateTime("attempted_at")),
                state == WebhookDelivery.State.PENDING
                        ? TimestampConversion.millisOrNull(row.getOffsetDateTime("due_at"))
                        : null,
                status == null ? null : status.intValue(),
                row.getString("error"));
    }
}
