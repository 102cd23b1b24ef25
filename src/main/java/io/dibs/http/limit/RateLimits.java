package io.dibs.http.limit;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How often each user and each address may ask. Any thread may use it. */
public final class RateLimits {
    /** A retrying page and a crowd behind one address come in bursts: what counts is the mean of this time. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final Meters<String> users;
    private final Meters<Network> addresses;
    private final Meters<Network> unidentified;
    private final boolean publicOnly;
    private final CharSequence userPolicy;
    private final CharSequence addressPolicy;
    private final CharSequence bothPolicies;

    public RateLimits(LimitSettings settings, LongSupplier nanos) {
        users = meters(Quota.USER, settings.perUser(), nanos);
        addresses = meters(Quota.ADDRESS, settings.perAddress(), nanos);
        unidentified = meters(Quota.UNIDENTIFIED, settings.perAddress(), nanos);
        publicOnly = settings.publicOnly();
        userPolicy = policy(users);
        addressPolicy = policy(addresses);
        bothPolicies = HttpHeaders.createOptimized(userPolicy + ", " + addressPolicy);
    }

    private static <K> Meters<K> meters(String name, int perSecond, LongSupplier nanos) {
        int quota = Math.toIntExact(perSecond * WINDOW.toSeconds());
        return quota == 0 ? null : new Meters<>(new Rate(name, quota, WINDOW), nanos);
    }

    private static CharSequence policy(Meters<?> meters) {
        return meters == null ? null : HttpHeaders.createOptimized(meters.rate().policy());
    }

    /** @return null where users are not limited */
    public Allowance ofUser(String user) {
        return users == null ? null : new Allowance(users, users.of(user));
    }

    /** @return null where this address is not limited */
    public Allowance ofAddress(Network network) {
        return isSpared(network) ? null : new Allowance(addresses, addresses.of(network));
    }

    private boolean isSpared(Network network) {
        return addresses == null || publicOnly && network.isPrivate();
    }

    /**
     * Counts a request that is answered before it is known who sends it. Each address may send as many of these as of all
     * others, and they do not use up what the others have: many people can share an address with one faulty client.
     *
     * @return null where this address is not limited
     */
    public Quota takeUnidentified(Network network) {
        return isSpared(network) ? null : new Quota(unidentified.rate(), unidentified.take(network));
    }

    /**
     * @param user null where there is no limit of this kind
     * @param address null where there is no limit of this kind
     * @return null where there is none of both
     */
    public Quota take(Allowance user, Allowance address) {
        Taken ofUser = user == null ? null : user.take();
        Taken ofAddress = address == null ? null : address.take();
        if (ofUser == null) {
            return ofAddress == null ? null : new Quota(addressPolicy, null, ofAddress);
        }
        return new Quota(ofAddress == null ? userPolicy : bothPolicies, ofUser, ofAddress);
    }
}
