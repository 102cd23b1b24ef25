package io.dibs.http.token;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity provider's keys, as they were last published. They are asked for again now and then, so that a key which
 * is withdrawn is forgotten, and when a token names one that is not known yet; that can be made up, so it is not done
 * often. While the provider is down the keys that are known stay good.
 */
public final class ProviderKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

    private final Vertx vertx;
    private final KeySource source;
    private final Pace pace;
    private final LongSupplier nanos;
    private volatile KeySet known = new KeySet(List.of());
    private volatile int generation;
    private volatile boolean silent;
    private Future<Void> fetching;
    private long fetchedAt;

    /**
     * How often the provider is asked.
     *
     * @param patience at the start
     * @param again after a failure at the start
     * @param usual where nothing is amiss
     * @param least between two times, whatever tokens say
     */
    public record Pace(Duration patience, Duration again, Duration usual, Duration least) {
        public static final Pace USUAL =
                new Pace(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(10));
    }

    private ProviderKeys(Vertx vertx, URI uri, Pace pace, LongSupplier nanos) {
        this.vertx = vertx;
        this.source = new KeySource(vertx, uri);
        this.pace = pace;
        this.nanos = nanos;
    }

    /** Fails with {@link KeysUnavailableException}. */
    public static Future<ProviderKeys> open(Vertx vertx, URI uri, Pace pace, LongSupplier nanos) {
        ProviderKeys keys = new ProviderKeys(vertx, uri, pace, nanos);
        return keys.first(nanos.getAsLong() + pace.patience().toNanos())
                .recover(failure -> Future.failedFuture(new KeysUnavailableException(uri, pace.patience(), failure)))
                .onSuccess(first -> vertx.setPeriodic(pace.usual().toMillis(), timer -> keys.fetch()))
                .map(keys);
    }

    private Future<Void> first(long until) {
        return fetch().compose(this::requireSome)
                .recover(failure -> nanos.getAsLong() - until >= 0
                        ? Future.failedFuture(failure)
                        : vertx.timer(pace.again().toMillis()).compose(later -> first(until)));
    }

    private Future<Void> requireSome(Void fetched) {
        return known.keys().isEmpty()
                ? Future.failedFuture("it publishes no key for RS256 or ES256")
                : Future.succeededFuture();
    }

    /** Another number says that what was verified before may not be good any more. */
    public int generation() {
        return generation;
    }

    /** Fails with {@link InvalidTokenException}. It comes back on the caller's context. */
    Future<ProviderKey> find(SignatureAlgorithm algorithm, String id) {
        ProviderKey key = known.find(algorithm, id);
        if (key != null) {
            return Future.succeededFuture(key);
        }
        Future<Void> refreshed = refreshed();
        return refreshed.isComplete()
                ? findNow(algorithm, id)
                : here(refreshed).compose(done -> findNow(algorithm, id));
    }

    private Future<ProviderKey> findNow(SignatureAlgorithm algorithm, String id) {
        ProviderKey key = known.find(algorithm, id);
        if (key == null) {
            return Future.failedFuture(silent ? InvalidTokenException.UNDECIDED : InvalidTokenException.NOT_VALID);
        }
        return Future.succeededFuture(key);
    }

    private Future<Void> here(Future<Void> elsewhere) {
        Promise<Void> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        elsewhere.onComplete(done -> promise.complete());
        return promise.future();
    }

    private synchronized Future<Void> refreshed() {
        boolean due = nanos.getAsLong() - fetchedAt >= pace.least().toNanos();
        return fetching != null || due ? fetch() : Future.succeededFuture();
    }

    private synchronized Future<Void> fetch() {
        if (fetching != null) {
            return fetching;
        }
        fetchedAt = nanos.getAsLong();
        Future<Void> begun = source.fetch().map(this::learn).onFailure(this::miss);
        fetching = begun;
        // It may have ended by now, and then this is told at once.
        begun.onComplete(done -> ended(begun));
        return begun;
    }

    private synchronized void ended(Future<Void> fetch) {
        if (fetching == fetch) {
            fetching = null;
        }
    }

    private void miss(Throwable failure) {
        silent = true;
        LOG.warn("Could not fetch the identity provider's keys: {}", failure.getMessage());
    }

    private synchronized Void learn(KeySet published) {
        silent = false;
        if (!published.equals(known)) {
            LOG.info(
                    "The identity provider publishes {} usable keys",
                    published.keys().size());
            known = published;
            generation++;
        }
        return null;
    }
}
