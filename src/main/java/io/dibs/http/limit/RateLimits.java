package io.dibs.http.limit;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How often each user and each address may ask. Any thread may use it. */
public final class RateLimits {
    /** A retrying page and a crowd behind one address come in bursts: what counts is the mean of this time. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final @Nullable RateLimiterMap<String> users;
    private final @Nullable RateLimiterMap<ClientNetwork> addresses;
    private final @Nullable RateLimiterMap<ClientNetwork> unidentified;
    private final boolean publicOnly;
    private final CharSequence userPolicy;
    private final CharSequence addressPolicy;
    private final CharSequence bothPolicies;

    public RateLimits(LimitSettings settings, LongSupplier nanos) {
        users = limiters(RateLimitHeaders.USER, settings.perUser(), nanos);
        addresses = limiters(RateLimitHeaders.ADDRESS, settings.perAddress(), nanos);
        unidentified = limiters(RateLimitHeaders.UNIDENTIFIED, settings.perAddress(), nanos);
        publicOnly = settings.publicOnly();
        userPolicy = policy(users);
        addressPolicy = policy(addresses);
        bothPolicies = HttpHeaders.createOptimized(userPolicy + ", " + addressPolicy);
    }

    private static <K> @Nullable RateLimiterMap<K> limiters(String name, int perSecond, LongSupplier nanos) {
        int quota = Math.toIntExact(perSecond * WINDOW.toSeconds());
        return quota == 0 ? null : new RateLimiterMap<>(new RateLimit(name, quota, WINDOW), nanos);
    }

    private static CharSequence policy(@Nullable RateLimiterMap<?> limiters) {
        return limiters == null
                ? ""
                : HttpHeaders.createOptimized(limiters.rate().policy());
    }

    /** @return null where users are not limited */
    public @Nullable RateLimiter ofUser(String user) {
        return users == null ? null : users.of(user);
    }

    /** @return null where this address is not limited */
    public @Nullable RateLimiter ofAddress(ClientNetwork network) {
        return addresses == null || isSpared(network) ? null : addresses.of(network);
    }

    private boolean isSpared(ClientNetwork network) {
        return publicOnly && network.isPrivate();
    }

    /**
     * Counts a request that is answered before it is known who sends it. Each address may send as many of these as of
     * all others, and they do not use up what the others have: many people can share an address with one faulty client.
     *
     * @return null where this address is not limited
     */
    public @Nullable RateLimitHeaders acquireUnidentified(ClientNetwork network) {
        return unidentified == null || isSpared(network)
                ? null
                : new RateLimitHeaders(unidentified.rate(), unidentified.acquire(network));
    }

    /**
     * @param user null where there is no limit of this kind
     * @param address null where there is no limit of this kind
     * @return null if there is neither
     */
    public @Nullable RateLimitHeaders acquire(@Nullable RateLimiter user, @Nullable RateLimiter address) {
        RateLimiter.Status ofUser = user == null ? null : user.acquire();
        RateLimiter.Status ofAddress = address == null ? null : address.acquire();
        if (ofUser == null) {
            return ofAddress == null ? null : new RateLimitHeaders(addressPolicy, null, ofAddress);
        }
        return new RateLimitHeaders(ofAddress == null ? userPolicy : bothPolicies, ofUser, ofAddress);
    }
}
