package io.dibs.http.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How claims that only the ledger can answer gather. */
class ForgottenClaimReadsTest {
    private static final Finding NOTHING = new Finding(null, true);

    private final Vertx vertx = Vertx.vertx();
    private final Deque<Promise<List<Finding>>> underWay = new ArrayDeque<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Finding> answers = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ForgottenClaimReads reads = new ForgottenClaimReads(
            vertx, this::find, (claim, finding) -> answers.add(finding), (call, failure) -> failures.add(failure));

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Future<List<Finding>> find(List<Question> questions) {
        sizes.add(questions.size());
        underWay.add(Promise.promise());
        return underWay.getLast().future();
    }

    private void onLoop(Runnable steps) throws Exception {
        Promise<Void> done = Promise.promise();
        vertx.getOrCreateContext().runOnContext(turn -> {
            steps.run();
            // What the steps have put on the loop runs before this.
            vertx.getOrCreateContext().runOnContext(next -> done.complete());
        });
        done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void add(int claims) {
        for (int i = 0; i < claims; i++) {
            reads.add(null, new Question(null, "u-" + i, null));
        }
    }

    private void answer() {
        underWay.poll().complete(Collections.nCopies(sizes.get(sizes.size() - 1), NOTHING));
    }

    @Test
    void claimsGatherWhileAReadIsUnderWay() throws Exception {
        onLoop(() -> add(1_601));
        assertThat(sizes).containsExactly(1);
        onLoop(this::answer);
        assertThat(sizes).containsExactly(1, 1_000);
        onLoop(this::answer);
        onLoop(this::answer);
        assertThat(sizes).containsExactly(1, 1_000, 600);
        assertThat(answers).hasSize(1_601);
        onLoop(() -> add(1));
        assertThat(sizes).containsExactly(1, 1_000, 600, 1);
    }

    @Test
    void whereTheLedgerDoesNotAnswerThoseWhoWaitBehindAreToldAtOnce() throws Exception {
        onLoop(() -> add(5));
        onLoop(() -> underWay.poll().fail("gone"));
        assertThat(failures).hasSize(5);
        onLoop(() -> add(1));
        assertThat(sizes).as("the next claim asks again").containsExactly(1, 1);
    }

    @Test
    void noMoreWaitThanCanBeAnsweredInAMoment() throws Exception {
        onLoop(() -> add(20_003));
        assertThat(failures).hasSize(2);
        assertThat(sizes).containsExactly(1);
    }
}
