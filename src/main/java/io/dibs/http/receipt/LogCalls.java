package io.dibs.http.receipt;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.UserIds;
import io.dibs.receipt.TilePath;
import io.dibs.repository.ReceiptRepository;
import io.dibs.repository.ReceiptRepository.ReceiptAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** A campaign's log, which anybody may read and keep, and the receipt, which is its user's. */
public final class LogCalls {
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");
    private static final CharSequence FOR_A_MOMENT = HttpHeaders.createOptimized("public, max-age=1");
    private static final CharSequence FOR_A_MINUTE = HttpHeaders.createOptimized("public, max-age=60");
    private static final CharSequence FOR_GOOD = HttpHeaders.createOptimized("public, max-age=31536000, immutable");
    private static final String TILE = "/log/tile/";
    private static final Problem NOT_FOUND = Problem.of(ProblemKind.NOT_FOUND);
    private static final Problem NOT_CLAIMED = Problem.of(ProblemKind.NOT_CLAIMED);
    private static final Problem NO_CAMPAIGN = Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND);

    private final ReceiptRepository receipts;
    private final ResponseWriter responses;

    public LogCalls(ReceiptRepository receipts, ResponseWriter responses) {
        this.receipts = receipts;
        this.responses = responses;
    }

    public Future<Void> checkpoint(ApiCall call) {
        return note(call.campaign())
                .onSuccess(note -> responses.kept(call.request(), TEXT, FOR_A_MOMENT, Buffer.buffer(note)))
                .mapEmpty();
    }

    public Future<Void> key(ApiCall call) {
        return note(call.campaign())
                .onSuccess(known -> responses.kept(
                        call.request(),
                        TEXT,
                        FOR_A_MINUTE,
                        Buffer.buffer(receipts.verifierKey(call.campaign()) + "\n")))
                .mapEmpty();
    }

    private Future<String> note(String campaign) {
        return receipts.checkpoint(campaign).map(found -> found.orElseThrow(() -> new RefusedException(NO_CAMPAIGN)));
    }

    public Future<Void> tile(ApiCall call) {
        String path = call.request().path();
        return tile(call.campaign(), path.substring(path.indexOf(TILE) + TILE.length()), call.request());
    }

    /** A full tile never changes; a partial one of that width neither, but it is not asked for long. */
    public Future<Void> tile(String campaign, String place, HttpServerRequest request) {
        TilePath tile = TilePath.parse("tile/" + place)
                .filter(path -> path.index() <= Integer.MAX_VALUE)
                .orElseThrow(() -> new RefusedException(NOT_FOUND));
        return receipts.tile(campaign, tile.level(), (int) tile.index(), tile.width())
                .map(found -> found.orElseThrow(() -> new RefusedException(NOT_FOUND)))
                .onSuccess(hashes -> responses.kept(
                        request, BYTES, tile.isPartial() ? FOR_A_MINUTE : FOR_GOOD, Buffer.buffer(hashes)))
                .mapEmpty();
    }

    /** Another user's receipt is not found: the caller must not learn whether it exists. */
    public Future<Void> receipt(ApiCall call) {
        String userId = call.path("userId");
        RefusedException.where("userId", UserIds.flaw(userId));
        RefusedException.unless(call.caller().maySee(userId), NOT_CLAIMED);
        return receipts.receipt(call.campaign(), userId, call.query("sequence", 0))
                .map(LogCalls::text)
                .onSuccess(text -> responses.send(call.request(), 200, TEXT, Buffer.buffer(text)))
                .mapEmpty();
    }

    private static String text(ReceiptAnswer answer) {
        return answer.text()
                .orElseThrow(() -> new RefusedException(answer.isExpected() ? Problem.UNAVAILABLE : NOT_CLAIMED));
    }
}
