package io.dibs.http.limit;

import java.util.List;

/**
 * How often who may ask, and whose word about the sender of a request is taken.
 *
 * @param perUser requests a second of each user who signs in; 0: any number
 * @param perAddress requests a second of each address; 0: any number
 * @param publicOnly whether addresses of private networks are left alone: one of them is likely to be a proxy in front
 *     of everybody that nobody has named
 * @param proxies whose forwarding headers are trusted
 */
public record LimitSettings(int perUser, int perAddress, boolean publicOnly, List<AddressRange> proxies) {
    /** Somebody who presses a button and retries stays far below, and a campus behind one address too. */
    public static final LimitSettings DEFAULT = new LimitSettings(500, 2_000, true, List.of());

    public LimitSettings {
        proxies = List.copyOf(proxies);
    }
}
