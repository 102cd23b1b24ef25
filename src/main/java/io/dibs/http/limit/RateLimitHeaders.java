package io.dibs.http.limit;

import org.jspecify.annotations.Nullable;

/**
 * What a request has left of each limit that applies to it, as the headers of the draft “RateLimit header fields” say
 * it.
 */
public final class RateLimitHeaders {
    static final String USER = "user";
    static final String ADDRESS = "address";
    static final String UNIDENTIFIED = "unidentified";

    private final CharSequence policy;
    private final RateLimiter.@Nullable Status ofUser;
    private final RateLimiter.@Nullable Status ofAddress;
    /** Null where it is of users and addresses. */
    private final @Nullable RateLimit other;

    /** At least one of both was taken; the other one is null. */
    RateLimitHeaders(CharSequence policy, RateLimiter.@Nullable Status ofUser, RateLimiter.@Nullable Status ofAddress) {
        this.policy = policy;
        this.ofUser = ofUser;
        this.ofAddress = ofAddress;
        this.other = null;
    }

    /** Of one limit of another kind. */
    RateLimitHeaders(RateLimit rate, RateLimiter.Status status) {
        this.policy = rate.policy();
        this.ofUser = null;
        this.ofAddress = status;
        this.other = rate;
    }

    public boolean isRefused() {
        return waitSeconds() > 0;
    }

    public long waitSeconds() {
        return Math.max(ofUser == null ? 0 : ofUser.waitSeconds(), ofAddress == null ? 0 : ofAddress.waitSeconds());
    }

    /** For {@code RateLimit-Policy}. */
    public CharSequence policy() {
        return policy;
    }

    /** For {@code RateLimit}. */
    public String state() {
        StringBuilder text = new StringBuilder(48);
        if (ofUser != null) {
            add(text, USER, ofUser);
        }
        if (ofAddress != null) {
            add(text.append(ofUser == null ? "" : ", "), other == null ? ADDRESS : other.name(), ofAddress);
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String name, RateLimiter.Status status) {
        text.append('"')
                .append(name)
                .append("\";r=")
                .append(status.remaining())
                .append(";t=")
                .append(status.resetSeconds());
    }
}
