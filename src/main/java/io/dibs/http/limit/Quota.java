package io.dibs.http.limit;

/** What a request has left of each limit that applies to it, as the headers of the draft “RateLimit header fields” say it. */
public final class Quota {
    private final Rate userRate;
    private final Taken ofUser;
    private final Rate addressRate;
    private final Taken ofAddress;

    /** At least one of both was taken; the other one is null. */
    Quota(Rate userRate, Taken ofUser, Rate addressRate, Taken ofAddress) {
        this.userRate = userRate;
        this.ofUser = ofUser;
        this.addressRate = addressRate;
        this.ofAddress = ofAddress;
    }

    public boolean isRefused() {
        return waitSeconds() > 0;
    }

    public long waitSeconds() {
        return Math.max(ofUser == null ? 0 : ofUser.waitSeconds(), ofAddress == null ? 0 : ofAddress.waitSeconds());
    }

    /** For {@code RateLimit-Policy}. */
    public String policy() {
        return listed(ofUser == null ? null : userRate.policy(), ofAddress == null ? null : addressRate.policy());
    }

    /** For {@code RateLimit}. */
    public String state() {
        return listed(state(userRate, ofUser), state(addressRate, ofAddress));
    }

    private static String state(Rate rate, Taken taken) {
        return taken == null ? null : '"' + rate.name() + "\";r=" + taken.remaining() + ";t=" + taken.resetSeconds();
    }

    private static String listed(String first, String second) {
        return first == null ? second : second == null ? first : first + ", " + second;
    }
}
