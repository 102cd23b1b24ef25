package io.dibs.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often a password may be tried: few times for one account from one place, so that a person who mistypes goes on
 * soon; more often from everywhere, which bounds what many places together can guess; and a bound on what one place
 * tries with many accounts, or makes of them. A try that succeeds is not counted for its account.
 *
 * <p>Those who guess from many places must not lock the account's owner out. So a place that has signed in to it before
 * is not held back by what others try, and once others have used up what is for all, each further place still has one
 * try an hour: enough for a user who knows the password. Those tries have a bound of their own.
 */
public final class SignInLimits {
    private static final int MAX_KNOWN = 50_000;
    private static final Duration KNOWN_FOR = Duration.ofDays(30);

    private record Place(String account, ClientNetwork network) {}

    private final RateLimiterMap<Place> byPlace;
    private final RateLimiterMap<String> byAccount;
    private final RateLimiterMap<Place> lateByPlace;
    private final RateLimiterMap<String> lateByAccount;
    private final RateLimiterMap<ClientNetwork> byNetwork;
    private final Cache<Place, Boolean> known;

    public SignInLimits(LongSupplier nanos) {
        byPlace = new RateLimiterMap<>(new RateLimit("place", 10, Duration.ofMinutes(1)), nanos);
        byAccount = new RateLimiterMap<>(new RateLimit("account", 100, Duration.ofHours(1)), nanos);
        lateByPlace = new RateLimiterMap<>(new RateLimit("account", 1, Duration.ofHours(1)), nanos);
        lateByAccount = new RateLimiterMap<>(new RateLimit("account", 1_000, Duration.ofHours(1)), nanos);
        byNetwork = new RateLimiterMap<>(new RateLimit("network", 300, Duration.ofMinutes(1)), nanos);
        known = Caffeine.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(KNOWN_FOR)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** @return null where it may be tried now */
    public @Nullable RateLimitHeaders trySignIn(String account, ClientNetwork network) {
        Place origin = new Place(account, network);
        RateLimitHeaders refused = acquire(byPlace, origin);
        refused = refused == null ? trySignUp(network) : refused;
        if (refused != null || known.getIfPresent(origin) != null) {
            return refused;
        }
        refused = acquire(byAccount, account);
        if (refused == null || acquire(lateByPlace, origin) != null) {
            return refused;
        }
        return acquire(lateByAccount, account);
    }

    public void succeeded(String account, ClientNetwork network) {
        Place origin = new Place(account, network);
        if (known.getIfPresent(origin) == null) {
            byAccount.release(account);
        }
        byPlace.release(origin);
        known.put(origin, true);
    }

    /**
     * A private network may be a proxy in front of everybody that nobody has named.
     *
     * @return null where it may be tried now
     */
    public @Nullable RateLimitHeaders trySignUp(ClientNetwork network) {
        return network.isPrivate() ? null : acquire(byNetwork, network);
    }

    private static <K> @Nullable RateLimitHeaders acquire(RateLimiterMap<K> limiters, K key) {
        RateLimiter.Status status = limiters.acquire(key);
        return status.waitSeconds() == 0 ? null : new RateLimitHeaders(limiters.rate(), status);
    }
}
