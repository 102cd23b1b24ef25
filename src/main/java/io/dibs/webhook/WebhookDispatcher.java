package io.dibs.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches due deliveries on every node; each node takes what no other node has taken. One round at a time asks the
 * outbox; the attempts themselves are not waited for, so a receiver that hangs holds up only its own. It runs on one
 * context.
 */
public final class WebhookDispatcher {
    /** Attempts of one webhook that a node makes at once. */
    static final int PER_WEBHOOK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final int TIDY_ROUNDS = 30;

    private final Vertx vertx;
    private final WebhookOutbox outbox;
    private final WebhookSender sender;
    private final RetryPolicy patience;
    private final DeliveryListener listener;
    private final Map<UUID, Integer> underWay = new HashMap<>();
    private long timer = -1;
    private long rounds;
    private Future<Void> round = Future.succeededFuture();

    /** @param sender closed with this */
    public WebhookDispatcher(
            Vertx vertx, WebhookOutbox outbox, WebhookSender sender, RetryPolicy patience, DeliveryListener listener) {
        this.vertx = vertx;
        this.outbox = outbox;
        this.sender = sender;
        this.patience = patience;
        this.listener = listener;
    }

    /** @param everyMillis a round */
    public void start(long everyMillis) {
        vertx.getOrCreateContext().runOnContext(here -> timer = vertx.setPeriodic(0, everyMillis, tick -> next()));
    }

    /** One that is still under way is not overtaken. */
    private void next() {
        if (round.isComplete()) {
            round = round().onFailure(failure -> LOG.debug("A round of webhooks failed: {}", failure.toString()))
                    .otherwiseEmpty();
        }
    }

    private Future<Void> round() {
        boolean tidies = rounds++ % TIDY_ROUNDS == 0;
        return outbox.look()
                .compose(looked -> tidies ? outbox.tidy() : Future.succeededFuture())
                .compose(tidied -> outbox.spread(patience.giveUpMillis()))
                .compose(spread -> outbox.take(PER_WEBHOOK, underWay.keySet(), patience.leaseMillis()))
                .onSuccess(this::deliver)
                .mapEmpty();
    }

    private void deliver(List<DeliveryAttempt> errands) {
        errands.forEach(errand -> {
            underWay.merge(errand.webhook(), 1, Integer::sum);
            sender.send(errand)
                    .compose(receipt -> settle(errand, receipt))
                    .onComplete(done -> underWay.merge(errand.webhook(), -1, WebhookDispatcher::sumOrNone));
        });
    }

    private static @Nullable Integer sumOrNone(int one, int other) {
        return one + other == 0 ? null : one + other;
    }

    /** What cannot be settled is due again after its lease: it may arrive twice, and bears the same id. */
    private Future<Void> settle(DeliveryAttempt errand, DeliveryResult receipt) {
        long pause = patience.pauseMillis(
                errand.retries(), ThreadLocalRandom.current().nextDouble());
        listener.attempted(errand, receipt);
        return outbox.settle(errand, receipt, Math.max(pause, receipt.waitMillis()))
                .onFailure(failure -> LOG.warn(
                        "Could not store the result of {}: {}", errand.notice().messageId(), failure.toString()));
    }

    /** Takes on nothing more; what is under way is due again elsewhere. */
    public Future<Void> stop() {
        if (timer != -1) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        return round.eventually(sender::close);
    }
}
