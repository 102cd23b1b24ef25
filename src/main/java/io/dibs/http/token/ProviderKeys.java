package io.dibs.http.token;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final Supplier<Future<KeySet>> source;
    private final Pace schedule;
    private final LongSupplier nanos;
    private volatile KeySet known = new KeySet(List.of());
    private volatile int generation;
    private volatile boolean silent;
    private @Nullable Future<Void> fetching;
    private long fetchedAt;

    /**
     * How often the provider is asked.
     *
     * @param timeout at the start
     * @param retry after a failure at the start
     * @param refresh where nothing is amiss
     * @param minimum between two times, whatever tokens say
     */
    public record Pace(Duration timeout, Duration retry, Duration refresh, Duration minimum) {
        public static final Pace DEFAULT =
                new Pace(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(10));
    }

    ProviderKeys(Vertx vertx, Supplier<Future<KeySet>> source, Pace schedule, LongSupplier nanos) {
        this.vertx = vertx;
        this.source = source;
        this.schedule = schedule;
        this.nanos = nanos;
    }

    /** Fails with {@link KeysUnavailableException}. */
    public static Future<ProviderKeys> open(Vertx vertx, URI uri, Pace schedule, LongSupplier nanos) {
        ProviderKeys keys = new ProviderKeys(vertx, new KeySource(vertx, uri)::fetch, schedule, nanos);
        return keys.first(nanos.getAsLong() + schedule.timeout().toNanos())
                .recover(failure -> Future.failedFuture(new KeysUnavailableException(uri, schedule.timeout(), failure)))
                .onSuccess(first -> vertx.setPeriodic(schedule.refresh().toMillis(), timer -> keys.fetch()))
                .map(keys);
    }

    private Future<Void> first(long until) {
        return fetch().compose(this::requireSome)
                .recover(failure -> nanos.getAsLong() - until >= 0
                        ? Future.failedFuture(failure)
                        : vertx.timer(schedule.retry().toMillis()).compose(later -> first(until)));
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
    Future<ProviderKey> find(SignatureAlgorithm algorithm, @Nullable String id) {
        ProviderKey key = known.find(algorithm, id);
        if (key != null) {
            return Future.succeededFuture(key);
        }
        Future<Void> refreshed = refreshed();
        return refreshed.isComplete()
                ? findNow(algorithm, id)
                : here(refreshed).compose(done -> findNow(algorithm, id));
    }

    private Future<ProviderKey> findNow(SignatureAlgorithm algorithm, @Nullable String id) {
        ProviderKey key = known.find(algorithm, id);
        if (key == null) {
            return Future.failedFuture(silent ? InvalidTokenException.UNDECIDED : InvalidTokenException.NOT_VALID);
        }
        return Future.succeededFuture(key);
    }

    private Future<Void> here(Future<Void> otherContext) {
        Promise<Void> promise = ((ContextInternal) vertx.getOrCreateContext()).promise();
        otherContext.onComplete(done -> promise.complete());
        return promise.future();
    }

    private synchronized Future<Void> refreshed() {
        boolean due = nanos.getAsLong() - fetchedAt >= schedule.minimum().toNanos();
        return fetching != null || due ? fetch() : Future.succeededFuture();
    }

    private synchronized Future<Void> fetch() {
        if (fetching != null) {
            return fetching;
        }
        fetchedAt = nanos.getAsLong();
        // Complete only after its result is known here, which may be on another thread and later than the answer.
        Promise<Void> ended = Promise.promise();
        fetching = ended.future();
        source.get().onComplete(answer -> {
            fetchEnded(answer);
            ended.handle(answer.mapEmpty());
        });
        return ended.future();
    }

    private synchronized void fetchEnded(AsyncResult<KeySet> answer) {
        fetching = null;
        silent = answer.failed();
        if (silent) {
            LOG.warn(
                    "Could not fetch the identity provider's keys: {}",
                    answer.cause().getMessage());
        } else {
            replaceKeys(answer.result());
        }
    }

    private synchronized void replaceKeys(KeySet published) {
        if (!published.equals(known)) {
            LOG.info(
                    "The identity provider publishes {} usable keys",
                    published.keys().size());
            known = published;
            generation++;
        }
    }
}
