package io.dibs.http.claim;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.repository.ReceiptRepository;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The refusals of campaigns that are sold out for those who ask for proof: with the checkpoint of the campaign's log,
 * signed. It is read once a second at most, for all who ask on this event loop.
 */
final class SoldOutCheckpoints {
    private static final long FRESH_MILLIS = 1_000;
    /** Of a few hundred bytes each. */
    private static final int MAX_CAMPAIGNS = 1_000;

    private final ReceiptRepository receipts;
    private final LongSupplier now;
    private final Map<String, Read> reads = new LinkedHashMap<>(16, 0.75f, true);

    private record Read(long began, Future<Problem> refusal) {
        boolean isFresh(long at) {
            return at - began < FRESH_MILLIS;
        }
    }

    SoldOutCheckpoints(ReceiptRepository receipts, LongSupplier now) {
        this.receipts = receipts;
        this.now = now;
    }

    /** Never fails: while the ledger does not answer, the refusal comes without a checkpoint. */
    Future<Problem> refusal(String campaign) {
        long at = now.getAsLong();
        Read last = reads.get(campaign);
        if (last != null && last.isFresh(at)) {
            return last.refusal();
        }
        Future<Problem> refusal = read(campaign);
        reads.put(campaign, new Read(at, refusal));
        if (reads.size() > MAX_CAMPAIGNS) {
            reads.remove(reads.keySet().iterator().next());
        }
        return refusal;
    }

    private Future<Problem> read(String campaign) {
        return receipts.checkpoint(campaign)
                .map(found -> found.map(SoldOutCheckpoints::with).orElse(ClaimRefusals.SOLD_OUT))
                .otherwise(ClaimRefusals.SOLD_OUT);
    }

    private static Problem with(String note) {
        return Problem.of(ProblemKind.SOLD_OUT, new JsonObject().put("checkpoint", note));
    }
}
