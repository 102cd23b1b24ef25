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
 * Dispatches due deliveries on every node; each node takes deliveries that no other node has taken. One round at a time
 * reads the outbox; it does not wait for the attempts, so a receiver that hangs delays only its own. Confined to one
 * context.
 */
public final class WebhookDispatcher {
    /** Attempts of one webhook that a node makes at once. */
    static final int PER_WEBHOOK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);
    private static final int LOOK_AHEAD_ROUNDS = 30;

    private final Vertx vertx;
    private final WebhookOutbox outbox;
    private final WebhookSender sender;
    private final RetryPolicy retryPolicy;
    private final DeliveryListener listener;
    private final Map<UUID, Integer> underWay = new HashMap<>();
    private long timer = -1;
    private long rounds;
    private Future<Void> round = Future.succeededFuture();

    /** @param sender closed with this */
    public WebhookDispatcher(
            Vertx vertx,
            WebhookOutbox outbox,
            WebhookSender sender,
            RetryPolicy retryPolicy,
            DeliveryListener listener) {
        this.vertx = vertx;
        this.outbox = outbox;
        this.sender = sender;
        this.retryPolicy = retryPolicy;
        this.listener = listener;
    }

    /** @param everyMillis a round */
    public void start(long everyMillis) {
        vertx.getOrCreateContext().runOnContext(here -> timer = vertx.setPeriodic(0, everyMillis, tick -> next()));
    }

    /** Skips a round while the previous one is running. */
    private void next() {
        if (round.isComplete()) {
            round = round().onFailure(failure -> LOG.debug("A round of webhooks failed: {}", failure.toString()))
                    .otherwiseEmpty();
        }
    }

    private Future<Void> round() {
        boolean looksAhead = rounds++ % LOOK_AHEAD_ROUNDS == 0;
        return outbox.look()
                .compose(looked -> looksAhead ? outbox.lookAhead() : Future.succeededFuture())
                .compose(looked -> outbox.spread(retryPolicy.giveUpMillis()))
                .compose(spread -> outbox.take(PER_WEBHOOK, underWay.keySet(), retryPolicy.leaseMillis()))
                .onSuccess(this::deliver)
                .mapEmpty();
    }

    private void deliver(List<DeliveryAttempt> attempts) {
        attempts.forEach(attempt -> {
            underWay.merge(attempt.webhook(), 1, Integer::sum);
            sender.send(attempt)
                    .compose(result -> settle(attempt, result))
                    .onComplete(done -> underWay.merge(attempt.webhook(), -1, WebhookDispatcher::sumOrNone));
        });
    }

    private static @Nullable Integer sumOrNone(int one, int other) {
        return one + other == 0 ? null : one + other;
    }

    /** A delivery that could not be settled is due again after its lease: it may arrive twice, with the same id. */
    private Future<Void> settle(DeliveryAttempt attempt, DeliveryResult result) {
        long pause = retryPolicy.pauseMillis(
                attempt.retries(), ThreadLocalRandom.current().nextDouble());
        listener.attempted(attempt, result);
        return outbox.settle(attempt, result, Math.max(pause, result.waitMillis()))
                .onFailure(failure -> LOG.warn(
                        "Could not store the result of {}: {}", attempt.notice().messageId(), failure.toString()));
    }

    /** Stops taking deliveries; those in flight are due again on another node. */
    public Future<Void> stop() {
        if (timer != -1) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        return round.eventually(sender::close);
    }
}
