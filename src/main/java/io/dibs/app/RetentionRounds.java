package io.dibs.app;

import io.dibs.ledger.LedgerRetention;
import io.dibs.ledger.LedgerRetention.KeptDays;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a node forget what is older than it is to be kept, a round every ten minutes, one at a time. */
final class RetentionRounds {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionRounds.class);
    private static final long FIRST_MILLIS = 10_000;
    private static final long EVERY_MILLIS = 600_000;

    private final LedgerRetention retention;
    private final KeptDays kept;
    private Future<Void> round = Future.succeededFuture();

    RetentionRounds(LedgerRetention retention, KeptDays kept) {
        this.retention = retention;
        this.kept = kept;
    }

    /** Ends with the Vert.x instance. */
    void begin(Vertx vertx) {
        vertx.getOrCreateContext().runOnContext(here -> vertx.setPeriodic(FIRST_MILLIS, EVERY_MILLIS, tick -> next()));
    }

    private void next() {
        if (round.isComplete()) {
            round = retention
                    .forget(kept)
                    .onFailure(failure -> LOG.info(
                            "What is older than it is to be kept stays until the next round: {}", failure.toString()))
                    .otherwiseEmpty();
        }
    }
}
