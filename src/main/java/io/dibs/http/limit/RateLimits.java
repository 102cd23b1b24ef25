package io.dibs.http.limit;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How often each user and each address may ask. Any thread may use it. */
public final class RateLimits {
    /** A retrying page and a crowd behind one address come in bursts: what counts is the mean of this time. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Rate userRate;
    private final Rate addressRate;
    private final Buckets<String> users;
    private final Buckets<Network> addresses;
    private final boolean publicOnly;
    private final CharSequence userPolicy;
    private final CharSequence addressPolicy;
    private final CharSequence bothPolicies;

    public RateLimits(LimitSettings settings, LongSupplier nanos) {
        userRate = rate(Quota.USER, settings.perUser());
        addressRate = rate(Quota.ADDRESS, settings.perAddress());
        users = userRate == null ? null : new Buckets<>(userRate, nanos);
        addresses = addressRate == null ? null : new Buckets<>(addressRate, nanos);
        publicOnly = settings.publicOnly();
        userPolicy = policy(userRate);
        addressPolicy = policy(addressRate);
        bothPolicies = HttpHeaders.createOptimized(userPolicy + ", " + addressPolicy);
    }

    private static CharSequence policy(Rate rate) {
        return rate == null ? null : HttpHeaders.createOptimized(rate.policy());
    }

    private static Rate rate(String name, int perSecond) {
        return perSecond == 0 ? null : new Rate(name, Math.toIntExact(perSecond * WINDOW.toSeconds()), WINDOW);
    }

    public boolean limits(Network network) {
        return addresses != null && !(publicOnly && network.isPrivate());
    }

    /**
     * @param user null where nobody signs in
     * @param network null where it is not limited
     * @return null where nothing is limited
     */
    public Quota take(String user, Network network) {
        Taken ofUser = users == null || user == null ? null : users.take(user);
        Taken ofAddress = network == null ? null : addresses.take(network);
        if (ofUser == null) {
            return ofAddress == null ? null : new Quota(addressPolicy, null, ofAddress);
        }
        return new Quota(ofAddress == null ? userPolicy : bothPolicies, ofUser, ofAddress);
    }
}
