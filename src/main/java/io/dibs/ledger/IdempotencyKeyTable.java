package io.dibs.ledger;

import io.dibs.repository.IdempotencyKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What idempotency keys were first used for. */
final class IdempotencyKeyTable implements IdempotencyKeys {
    /** The update changes nothing: it is there for what RETURNING says of the row that was first. */
    private static final String KEEP = """
            INSERT INTO idempotency_key (id, body) VALUES ($1, $2)
            ON CONFLICT (id) DO UPDATE SET body = idempotency_key.body
            RETURNING body, subject, at""";

    private static final String FORGET = """
            DELETE FROM idempotency_key WHERE id IN
                (SELECT id FROM idempotency_key WHERE at < now() - interval '7 days' LIMIT 1000)""";

    /** A thousand are forgotten for each 256 that come: the table never grows for long. */
    private static final int FORGET_EVERY = 256;

    private final BoundedPool pool;
    private final AtomicInteger kept = new AtomicInteger();

    IdempotencyKeyTable(BoundedPool pool) {
        this.pool = pool;
    }

    @Override
    public Future<FirstUse> keep(UUID id, byte[] body) {
        if (kept.incrementAndGet() % FORGET_EVERY == 0) {
            pool.execute(FORGET, Tuple.tuple());
        }
        return pool.execute(KEEP, Tuple.of(id, Buffer.buffer(body))).map(rows -> {
            Row row = rows.iterator().next();
            return new FirstUse(
                    Arrays.equals(row.getBuffer(0).getBytes(), body),
                    row.getUUID(1),
                    TimestampConversion.millis(row.getOffsetDateTime(2)));
        });
    }
}
