package io.dibs.http.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often who may ask, by a clock that a hand moves. */
class LimitsTest {
    private static final ClientNetwork HOME = network("203.0.113.7");
    private static final ClientNetwork OFFICE = network("198.51.100.1");

    private final AtomicLong nanos = new AtomicLong(-5);

    private static ClientNetwork network(String address) {
        return ClientNetwork.of(AddressRange.address(address));
    }

    private RateLimits limits(int perUser, int perAddress, boolean publicOnly) {
        return new RateLimits(new LimitSettings(perUser, perAddress, publicOnly, List.of()), nanos::get);
    }

    private static RateLimitHeaders take(RateLimits limits, String user, ClientNetwork network) {
        return limits.acquire(
                user == null ? null : limits.ofUser(user), network == null ? null : limits.ofAddress(network));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aUserHasABurstAndThenARate() {
        RateLimits limits = limits(2, 0, true);
        for (int left = 19; left >= 0; left--) {
            RateLimitHeaders quota = take(limits, "ann", null);
            assertThat(quota.isRefused()).isFalse();
            assertThat(quota.state()).startsWith("\"user\";r=" + left + ";t=");
            assertThat(quota.policy()).hasToString("\"user\";q=20;w=10");
        }
        RateLimitHeaders refused = take(limits, "ann", null);
        assertThat(refused.waitSeconds()).isEqualTo(1);
        assertThat(refused.state()).isEqualTo("\"user\";r=0;t=10");
        assertThat(take(limits, "bob", null).isRefused()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(IntStream.range(0, 5).filter(i -> !take(limits, "ann", null).isRefused()))
                .hasSize(2);
        pass(Duration.ofSeconds(10));
        assertThat(take(limits, "ann", null).state()).startsWith("\"user\";r=19;");
    }

    @Test
    void userAndAddressAreCountedApart() {
        RateLimits limits = limits(2, 1, true);
        RateLimitHeaders both = take(limits, "ann", HOME);
        assertThat(both.policy()).hasToString("\"user\";q=20;w=10, \"address\";q=10;w=10");
        assertThat(both.state()).isEqualTo("\"user\";r=19;t=1, \"address\";r=9;t=1");
        IntStream.range(0, 9).forEach(i -> take(limits, "user " + i, HOME));
        assertThat(take(limits, "eve", HOME).isRefused()).isTrue();
        assertThat(take(limits, "eve", OFFICE).isRefused()).isFalse();
        assertThat(take(limits, null, HOME).state()).isEqualTo("\"address\";r=0;t=10");
    }

    @Test
    void nothingIsSaidWhereNothingIsLimited() {
        assertThat(take(limits(0, 0, true), "ann", HOME)).isNull();
        assertThat(take(limits(5, 0, true), null, HOME)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,203.0.113.7",
        "255.255.255.255,255.255.255.255",
        "2001:db8:0:12::9,2001:db8:0:12::/64",
        "::1,0:0:0:0::/64"
    })
    void aNetworkReadsAsItsAddress(String address, String text) {
        assertThat(network(address)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,true",
        "10.1.2.3,true",
        "172.16.0.1,true",
        "172.31.255.255,true",
        "192.168.1.1,true",
        "169.254.1.1,true",
        "100.64.0.1,true",
        "::1,true",
        "fe80::1,true",
        "fd00::1,true",
        "::ffff:10.0.0.1,true",
        "172.32.0.1,false",
        "100.128.0.1,false",
        "203.0.113.7,false",
        "2001:db8::1,false",
        "::ffff:203.0.113.7,false"
    })
    void anAddressOfAPrivateNetworkMayBeAProxyOfEverybodys(String address, boolean spared) {
        assertThat(limits(0, 1, true).ofAddress(network(address)) == null).isEqualTo(spared);
        assertThat(limits(0, 1, false).ofAddress(network(address))).isNotNull();
    }

    @Test
    void aSubscriberHasHalfAnAddressOfTheNewKind() {
        assertThat(network("2001:db8:1:2::1")).isEqualTo(network("2001:db8:1:2:ffff::9"));
        assertThat(network("2001:db8:1:2::1")).isNotEqualTo(network("2001:db8:1:3::1"));
        assertThat(network("::ffff:203.0.113.7")).isEqualTo(HOME);
        assertThat(HOME).isNotEqualTo(network("203.0.113.8"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            203.0.113.7  | -                                   | 203.0.113.7
            203.0.113.7  | 198.51.100.1                        | 203.0.113.7
            10.0.0.1     | 198.51.100.1                        | 198.51.100.1
            10.0.0.1     | 198.51.100.9, 198.51.100.1          | 198.51.100.1
            10.0.0.1     | 198.51.100.1, 10.0.0.2              | 198.51.100.1
            10.0.0.1     | 198.51.100.1 ,10.0.0.2, 10.0.0.3    | 198.51.100.1
            10.0.0.1     | -                                   | 10.0.0.1
            10.0.0.1     | unknown                             | 10.0.0.1
            10.0.0.1     | 198.51.100.1, nonsense              | 10.0.0.1
            10.0.0.1     | 10.0.0.9                            | 10.0.0.9
            10.0.0.1     | 2001:db8::7                         | 2001:db8::7
            2001:db8::99 | 198.51.100.1                        | 198.51.100.1
            11.0.0.1     | 198.51.100.1                        | 11.0.0.1
            """)
    void onlyNamedProxiesSayWhoseARequestIs(String from, String forwarded, String client) {
        OriginResolver origins =
                new OriginResolver(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::99")));
        ConnectionOrigin origin = origins.of(from);
        ClientNetwork said = origin.isProxy()
                ? origins.client(origin, forwarded == null ? List.of() : List.of(forwarded))
                : origin.network();
        assertThat(said).isEqualTo(network(client));
    }

    @Test
    void aListInSeveralHeadersIsReadFromItsEnd() {
        OriginResolver origins = new OriginResolver(List.of(AddressRange.parse("10.0.0.1")));
        ConnectionOrigin origin = origins.of("10.0.0.1");
        assertThat(origins.client(origin, List.of("203.0.113.7", "198.51.100.1")))
                .isEqualTo(OFFICE);
        assertThat(origins.client(origin, List.of("203.0.113.7," + "10.0.0.1,".repeat(5_000))))
                .isNotEqualTo(HOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::1/129", "300.1.1.1"})
    void whatIsNoRangeIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPasswordIsTriedTenTimesFromOnePlaceAndAHundredTimesFromEverywhere() {
        SignInLimits limits = new SignInLimits(nanos::get);
        IntStream.range(0, 10)
                .forEach(i -> assertThat(limits.trySignIn("ann", HOME)).isNull());
        assertThat(limits.trySignIn("ann", HOME).waitSeconds()).isEqualTo(6);
        assertThat(limits.trySignIn("bob", HOME)).isNull();
        guess(limits, 90);
        assertThat(limits.trySignIn("ann", OFFICE))
                .as("the one try of a further place")
                .isNull();
        RateLimitHeaders refused = limits.trySignIn("ann", OFFICE);
        assertThat(refused.waitSeconds()).isEqualTo(36);
        assertThat(refused.policy()).hasToString("\"account\";q=100;w=3600");
        assertThat(refused.state()).startsWith("\"account\";r=0;t=");
        pass(Duration.ofSeconds(37));
        assertThat(limits.trySignIn("ann", OFFICE)).isNull();
    }

    private static void guess(SignInLimits limits, int places) {
        for (int i = 0; i < places; i++) {
            limits.trySignIn("ann", network("203." + (i >> 8) + "." + (i & 255) + ".9"));
        }
    }

    @Test
    void whoHasSignedInFromAPlaceIsNotHeldBackByGuessersElsewhere() {
        SignInLimits limits = new SignInLimits(nanos::get);
        limits.trySignIn("ann", OFFICE);
        limits.succeeded("ann", OFFICE);
        guess(limits, 3_000);
        assertThat(limits.trySignIn("ann", HOME))
                .as("a place that nobody has seen")
                .isNotNull();
        IntStream.range(0, 5)
                .forEach(i -> assertThat(limits.trySignIn("ann", OFFICE)).isNull());
    }

    @Test
    void aThousandFurtherPlacesAreTheMostThatTry() {
        SignInLimits limits = new SignInLimits(nanos::get);
        int tried = 0;
        for (int i = 0; i < 3_000; i++) {
            tried += limits.trySignIn("ann", network("203." + (i >> 8) + "." + (i & 255) + ".9")) == null ? 1 : 0;
        }
        assertThat(tried).isEqualTo(1_100);
    }

    @Test
    void whoSignsInIsNotCounted() {
        SignInLimits limits = new SignInLimits(nanos::get);
        for (int i = 0; i < 500; i++) {
            assertThat(limits.trySignIn("ann", network("10.0.0.1"))).isNull();
            limits.succeeded("ann", network("10.0.0.1"));
        }
    }

    @Test
    void onePlaceTriesABoundedNumberOfAccounts() {
        SignInLimits limits = new SignInLimits(nanos::get);
        IntStream.range(0, 300)
                .forEach(i -> assertThat(limits.trySignIn("user " + i, HOME)).isNull());
        assertThat(limits.trySignIn("one more", HOME)).isNotNull();
        assertThat(limits.trySignUp(HOME)).isNotNull();
        assertThat(limits.trySignUp(OFFICE)).isNull();
        IntStream.range(0, 1_000)
                .forEach(i -> assertThat(limits.trySignUp(network("10.0.0.1"))).isNull());
    }
}
