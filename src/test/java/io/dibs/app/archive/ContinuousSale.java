package io.dibs.app.archive;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.ledger.PostgresLedger;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Coupons of a campaign of shard 1, given out as fast as the ledger takes them: one batch in flight, as in a sale. */
final class ContinuousSale implements AutoCloseable {
    private static final int BATCH = 512;

    private final PostgresLedger node;
    private final UserHash hash;
    private final AtomicLong issued = new AtomicLong();
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean closed;

    private ContinuousSale(PostgresLedger node) {
        this.node = node;
        this.hash = node.identity().userHash();
    }

    static ContinuousSale begin(TestDatabase database, PostgresLedger node) {
        database.run(
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at,"
                        + " changed_at) VALUES ('sale', 1, 1, 2000000000, 1, 'LIVE', decode(repeat('07', 16), 'hex'), 1,"
                        + " now(), now())",
                "INSERT INTO head (campaign) VALUES ('sale')",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head WHERE campaign = 'sale'");
        ContinuousSale sale = new ContinuousSale(node);
        node.ledger().takeOver(1, null, taken -> sale.next(((Taken) taken).fence()));
        return sale;
    }

    private void next(Fence fence) {
        if (closed) {
            ended.complete();
            return;
        }
        Batch batch = new Batch();
        int from = (int) issued.get() + 1;
        for (int sequence = from; sequence < from + BATCH; sequence++) {
            String user = "buyer-" + sequence;
            HolderIdentity holder = hash.of(user.getBytes(StandardCharsets.UTF_8));
            batch.coupons().add(new Coupon("sale", sequence, user, holder, 1, null, System.currentTimeMillis()));
        }
        node.ledger().append(fence, batch, outcome -> {
            if (outcome.equals(WriteOutcome.COMMITTED)) {
                issued.addAndGet(BATCH);
                next(fence.afterBatch());
            } else {
                ended.fail("The sale stopped: " + outcome);
            }
        });
    }

    long issued() {
        return issued.get();
    }

    /** Fails where a batch was not committed. */
    @Override
    public void close() {
        closed = true;
        ended.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
