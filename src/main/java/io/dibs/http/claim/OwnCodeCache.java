package io.dibs.http.claim;

import io.dibs.campaign.Terms;
import io.dibs.http.claim.CodePages.Key;
import io.dibs.http.coupon.CodePage;
import io.dibs.repository.OwnCodeReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the codes that campaigns brought, on one event loop. The shard decides sequences and knows no code: which
 * code stands at a sequence was fixed when it was published. A page is read once for all who wait for it, and the next
 * one before it is needed.
 */
public final class OwnCodeCache {
    private final Vertx vertx;
    private final OwnCodeReader reader;
    private final CodePages pages;
    private final Map<Key, Future<CodePage>> reads = new HashMap<>();
    private @Nullable Key latestKey;
    private @Nullable CodePage latest;

    public OwnCodeCache(Vertx vertx, OwnCodeReader reader, CodePages pages) {
        this.vertx = vertx;
        this.reader = reader;
        this.pages = pages;
    }

    /** Null where the code has to be read first. */
    byte @Nullable [] cached(Terms terms, int sequence) {
        CodePage page = page(terms, sequence);
        if (page == null) {
            return null;
        }
        if (page.startsReadingOn(sequence)) {
            readAhead(terms, page);
        }
        return page.code(sequence);
    }

    private @Nullable CodePage page(Terms terms, int sequence) {
        if (latest != null
                && latestKey != null
                && latest.holds(sequence)
                && latestKey.campaign().equals(terms.codeKey())) {
            return latest;
        }
        Key key = Key.of(terms, sequence);
        CodePage page = pages.get(key);
        if (page == null || !page.holds(sequence)) {
            return null;
        }
        latestKey = key;
        latest = page;
        return page;
    }

    Future<byte[]> read(Terms terms, int sequence) {
        return read(terms, Key.of(terms, sequence))
                .compose(page -> page.holds(sequence)
                        ? Future.succeededFuture(page.code(sequence))
                        : Future.failedFuture("Sequence " + sequence + " has no code"));
    }

    private void readAhead(Terms terms, CodePage page) {
        Key next = Key.of(terms, page.first()).next();
        if (next.first() <= terms.uploads().codes() && pages.get(next) == null) {
            read(terms, next);
        }
    }

    private Future<CodePage> read(Terms terms, Key key) {
        Future<CodePage> earlier = reads.get(key);
        if (earlier != null) {
            return earlier;
        }
        int first = key.first();
        int last = (int)
                Math.min((long) first + CodePages.PAGE - 1, terms.uploads().codes());
        Future<CodePage> page = onThisLoop(reader.codes(terms, first, last))
                .map(codes -> new CodePage(first, codes, last - first + 1))
                .onSuccess(read -> pages.put(key, read))
                .onComplete(read -> reads.remove(key));
        if (!page.isComplete()) {
            reads.put(key, page);
        }
        return page;
    }

    /** The ledger answers on an event loop of its own. */
    private <T> Future<T> onThisLoop(Future<T> future) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(done -> context.runOnContext(turn -> promise.handle(done)));
        return promise.future();
    }
}
