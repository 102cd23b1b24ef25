package io.dibs.http.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How often a password may be tried: few times for one account from one place, so that a person who mistypes goes on soon;
 * more often from everywhere, which bounds what many places together can guess; and a bound on what one place tries with
 * many accounts, or makes of them. A try that succeeds is not counted for its account.
 */
public final class SignInLimits {
    private record Place(String account, Network network) {}

    private final Meters<Place> byPlace;
    private final Meters<String> byAccount;
    private final Meters<Network> byNetwork;

    public SignInLimits(LongSupplier nanos) {
        byPlace = new Meters<>(new Rate("place", 10, Duration.ofMinutes(1)), nanos);
        byAccount = new Meters<>(new Rate("account", 100, Duration.ofHours(1)), nanos);
        byNetwork = new Meters<>(new Rate("network", 300, Duration.ofMinutes(1)), nanos);
    }

    /** @return seconds to wait; 0 where it may be tried now */
    public long trySignIn(String account, Network network) {
        long wait = byPlace.take(new Place(account, network)).waitSeconds();
        wait = wait > 0 ? wait : trySignUp(network);
        return wait > 0 ? wait : byAccount.take(account).waitSeconds();
    }

    public void succeeded(String account, Network network) {
        byPlace.giveBack(new Place(account, network));
        byAccount.giveBack(account);
    }

    /**
     * A private network may be a proxy in front of everybody that nobody has named.
     *
     * @return seconds to wait; 0 where it may be tried now
     */
    public long trySignUp(Network network) {
        return network.isPrivate() ? 0 : byNetwork.take(network).waitSeconds();
    }
}
