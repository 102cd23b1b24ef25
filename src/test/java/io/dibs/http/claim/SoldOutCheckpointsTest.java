package io.dibs.http.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.answer.Problem;
import io.dibs.repository.ReceiptRepository;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often the ledger is read for those who ask for proof that the stock is gone. */
class SoldOutCheckpointsTest {
    private static final int MANY = 1_500;

    private final Checkpoints ledger = new Checkpoints();
    private final SoldOutCheckpoints refusals = new SoldOutCheckpoints(ledger, () -> ledger.now);

    private static final class Checkpoints implements ReceiptRepository {
        private final Deque<Promise<Optional<String>>> reads = new ArrayDeque<>();
        private long now;

        @Override
        public Future<Optional<String>> checkpoint(String campaign) {
            Promise<Optional<String>> read = Promise.promise();
            reads.addLast(read);
            return read.future();
        }

        @Override
        public String verifierKey(String campaign) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Optional<byte[]>> tile(String campaign, int level, int index, int width) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<ReceiptAnswer> receipt(String campaign, String userId, int sequence) {
            throw new UnsupportedOperationException();
        }
    }

    private static String checkpoint(Future<Problem> refusal) {
        return refusal.result().body().toJsonObject().getString("checkpoint");
    }

    @Test
    void allWhoAskWithinASecondShareOneRead() {
        Future<Problem> first = refusals.refusal("a");
        Future<Problem> second = refusals.refusal("a");
        assertThat(ledger.reads).hasSize(1);
        ledger.reads.remove().complete(Optional.of("note"));
        ledger.now = 999;
        assertThat(refusals.refusal("a").result()).isSameAs(first.result()).isSameAs(second.result());
        assertThat(checkpoint(first)).isEqualTo("note");
        assertThat(ledger.reads).isEmpty();
    }

    @Test
    void afterASecondItIsReadAgain() {
        refusals.refusal("a");
        ledger.reads.remove().complete(Optional.of("older"));
        ledger.now = 1_000;
        Future<Problem> later = refusals.refusal("a");
        ledger.reads.remove().complete(Optional.of("newer"));
        assertThat(checkpoint(later)).isEqualTo("newer");
    }

    @Test
    void eachCampaignHasItsOwn() {
        Future<Problem> one = refusals.refusal("a");
        Future<Problem> other = refusals.refusal("b");
        ledger.reads.remove().complete(Optional.of("of a"));
        ledger.reads.remove().complete(Optional.of("of b"));
        assertThat(checkpoint(one)).isEqualTo("of a");
        assertThat(checkpoint(other)).isEqualTo("of b");
    }

    @Test
    void whileTheLedgerDoesNotAnswerTheRefusalComesWithoutIt() {
        Future<Problem> refusal = refusals.refusal("a");
        ledger.reads.remove().fail("PostgreSQL is gone");
        assertThat(refusal.result()).isSameAs(ClaimRefusals.SOLD_OUT);
    }

    @Test
    void thoseThatWereNotAskedForLongestAreForgotten() {
        for (int i = 0; i < MANY; i++) {
            refusals.refusal("c" + i);
        }
        ledger.reads.clear();
        refusals.refusal("c" + (MANY - 1));
        assertThat(ledger.reads).isEmpty();
        refusals.refusal("c0");
        assertThat(ledger.reads).hasSize(1);
    }
}
