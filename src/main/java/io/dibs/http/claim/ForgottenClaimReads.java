package io.dibs.http.claim;

import io.dibs.repository.ForgottenClaims;
import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Gathers the claims of one event loop that only the ledger can answer. One read is under way at a time; while it is,
 * claims gather for the next one, so a crowd costs few reads and one straggler waits for none.
 */
final class ForgottenClaimReads {
    /** Claims of one read: some milliseconds of PostgreSQL's time. */
    private static final int BATCH_SIZE = 1_000;
    /** Claims that wait; about a second's worth. One more gets a refusal that is safe to retry. */
    private static final int MAX_WAITING = 20_000;

    private static final Throwable FULL = new VertxException("Too many claims wait for the ledger", true);

    private final Vertx vertx;
    private final ForgottenClaims ledger;
    private final BiConsumer<Waiting, Finding> answer;
    private final BiConsumer<ClaimRequest, Throwable> failure;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean reading;

    record Waiting(ClaimRequest call, Question question) {}

    /**
     * @param answer receives what was found
     * @param failure receives each claim that gets no answer
     */
    ForgottenClaimReads(
            Vertx vertx,
            ForgottenClaims ledger,
            BiConsumer<Waiting, Finding> answer,
            BiConsumer<ClaimRequest, Throwable> failure) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.answer = answer;
        this.failure = failure;
    }

    void add(ClaimRequest call, Question question) {
        Waiting claim = new Waiting(call, question);
        if (waiting.size() >= MAX_WAITING) {
            failure.accept(call, FULL);
            return;
        }
        waiting.addLast(claim);
        if (!reading) {
            read();
        }
    }

    private void read() {
        reading = true;
        List<Waiting> batch = new ArrayList<>(Math.min(waiting.size(), BATCH_SIZE));
        while (batch.size() < BATCH_SIZE && !waiting.isEmpty()) {
            batch.add(waiting.pollFirst());
        }
        Context context = vertx.getOrCreateContext();
        ledger.find(batch.stream().map(Waiting::question).toList())
                .onComplete(found -> context.runOnContext(turn -> found(batch, found)));
    }

    /** Where the ledger does not answer, those who wait behind would only wait as long. */
    private void found(List<Waiting> batch, AsyncResult<List<Finding>> found) {
        reading = false;
        if (found.failed()) {
            batch.addAll(waiting);
            waiting.clear();
            batch.forEach(claim -> failure.accept(claim.call(), found.cause()));
            return;
        }
        if (!waiting.isEmpty()) {
            read();
        }
        for (int i = 0; i < batch.size(); i++) {
            answer.accept(batch.get(i), found.result().get(i));
        }
    }
}
