package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.http.HttpSettings;
import io.dibs.http.claim.ClaimOutcome;
import io.dibs.http.limit.AddressRange;
import io.dibs.http.limit.LimitSettings;
import io.dibs.http.limit.RateLimits;
import io.dibs.http.request.RequestCaller;
import io.dibs.http.token.InvalidTokenException;
import io.dibs.http.token.InvalidTokenException.Reason;
import io.dibs.http.token.ProviderKeys;
import io.dibs.http.token.ProviderKeys.Pace;
import io.dibs.http.token.TokenRules;
import io.dibs.http.token.TokenVerifier;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits, other origins, and headers, over a real socket. */
class SharedProtectionTest {
    private static final AuthSettings.Jwt SIGNED = new AuthSettings.Jwt(RunningApi.SECRET, null, null);
    private static final String SHOP = "https://shop.example";

    private static RunningApi api(AuthSettings auth, LimitSettings limits, String... origins) {
        ProtectionSettings protection = new ProtectionSettings(limits, Set.of(origins));
        RunningApi api = new RunningApi(auth, HttpSettings.at("127.0.0.1", 0).with(protection), 2);
        api.now.set(System.currentTimeMillis());
        return api;
    }

    private static String token(String user, String scope) {
        return "Bearer " + new TokenMinter(SIGNED).mint(user, scope, Instant.now(), Duration.ofMinutes(5));
    }

    private static Reply untilRefused(RunningApi api, String path, String... headers) {
        for (int i = 0; i < 100; i++) {
            Reply reply = api.get(path, headers);
            if (reply.status() != 200) {
                return reply;
            }
        }
        throw new AssertionError("never refused");
    }

    @Test
    void aUserWhoAsksTooOftenWaitsWhereverTheyAsk() {
        try (RunningApi api = api(SIGNED, new LimitSettings(1, 0, true, List.of()))) {
            api.create("c", 10, "Authorization", token("boss", "admin"));
            Reply first = api.get("/v1/campaigns/c", "Authorization", token("u-1", ""));
            assertThat(first.header("ratelimit-policy")).isEqualTo("\"user\";q=10;w=10");
            assertThat(first.header("ratelimit")).isEqualTo("\"user\";r=9;t=1");
            Reply refused = untilRefused(api, "/v1/campaigns/c", "Authorization", token("u-1", ""));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("rate-limited");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("ratelimit")).startsWith("\"user\";r=0;t=");
            Reply claim = api.claim("nowhere", "u-1", "Authorization", token("u-1", ""));
            assertThat(claim.code()).isIn("rate-limited", "campaign-not-found");
            assertThat(claim.header("ratelimit-policy")).isNotNull();
            await().until(() -> api.outcomes.get(ClaimOutcome.RATE_LIMITED).sum() > 0
                    || api.claim("c", "u-1", "Authorization", token("u-1", "")).status() == 429);
            assertThat(api.claim("c", "u-2", "Authorization", token("u-2", "")).status())
                    .isEqualTo(201);
        }
    }

    @Test
    void badRequestsAndStrangersAreAnsweredAsSuchEvenThen() {
        try (RunningApi api = api(SIGNED, new LimitSettings(1, 1, false, List.of()))) {
            untilRefused(api, "/v1/campaigns", "Authorization", token("u-1", ""));
            assertThat(api.post("/v1/campaigns/c/claims", "{\"user\":1}").code())
                    .isEqualTo("bad-request");
            assertThat(api.claim("c", "u-1").code()).isEqualTo("unauthenticated");
            assertThat(api.claim("c", "u-2", "Authorization", token("u-1", "")).code())
                    .isEqualTo("forbidden");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /v1/campaigns/c/claims     | {"user":1}                                | 400
            POST | /v1/campaigns/c/claims     | {"userId":"u-1"}                          | 401
            GET  | /v1/campaigns/c/claims     |                                           | 405
            GET  | /v1/campaigns/c            |                                           | 401
            POST | /v1/campaigns              | {"name":1}                                | 400
            POST | /v1/sessions               | {"email":"a@b.example"}                   | 400
            GET  | /v1/campaigns?limit=0      |                                           | 400
            GET  | /nowhere                   |                                           | 404
            GET  | /                          |                                           | 200
            GET  | /assets/claim.js           |                                           | 200
            GET  | /openapi.yaml              |                                           | 200
            """)
    void whatIsAnsweredWithoutKnowingTheSenderIsCountedByAddress(String method, String path, String body, int status) {
        try (RunningApi api = api(SIGNED, new LimitSettings(0, 1, false, List.of()))) {
            api.create("c", 100, "Authorization", token("boss", "admin"));
            for (int i = 0; i < 10; i++) {
                assertThat(api.send(method, path, body).status()).isEqualTo(status);
            }
            await().untilAsserted(() -> {
                Reply refused = api.send(method, path, body);
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.code()).isEqualTo("rate-limited");
                assertThat(refused.header("retry-after")).isEqualTo("1");
                assertThat(refused.header("ratelimit-policy")).isEqualTo("\"unidentified\";q=10;w=10");
                assertThat(refused.header("ratelimit")).startsWith("\"unidentified\";r=0;t=");
            });
            String[] signed = {"Authorization", token("u-1", "")};
            assertThat(api.claim("c", "u-1", signed).status())
                    .as("of the same address")
                    .isEqualTo(201);
        }
    }

    @Test
    void aTrustedMachineThatIsRefusedIsNotCounted() {
        try (RunningApi api = api(SIGNED, new LimitSettings(0, 1, false, List.of()))) {
            for (int i = 0; i < 30; i++) {
                assertThat(api.claim("nowhere", "u-1", "Authorization", token("shop", "claim:any"))
                                .code())
                        .isEqualTo("campaign-not-found");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "operator", "claim:any"})
    void machinesOfOnesOwnAreNotCounted(String scope) {
        try (RunningApi api = api(SIGNED, new LimitSettings(1, 1, false, List.of()))) {
            for (int i = 0; i < 30; i++) {
                Reply reply = api.get("/v1/campaigns", "Authorization", token("machine", scope));
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("ratelimit")).isNull();
            }
        }
    }

    @Test
    void behindANamedProxyEachClientIsCountedApart() {
        LimitSettings named = new LimitSettings(0, 1, true, List.of(AddressRange.parse("127.0.0.0/8")));
        try (RunningApi api = api(AuthSettings.NONE, named)) {
            api.create("c", 10);
            String[] home = {"X-Forwarded-For", "203.0.113.7"};
            assertThat(untilRefused(api, "/v1/campaigns", home).code()).isEqualTo("rate-limited");
            assertThat(api.get("/v1/campaigns", "X-Forwarded-For", "198.51.100.1")
                            .status())
                    .isEqualTo(200);
            assertThat(api.get("/v1/campaigns").status()).isEqualTo(200);
            await().until(() -> api.claim("c", "u-1", home).status() == 429);
        }
    }

    @Test
    void nobodyElseIsBelievedAboutAddresses() {
        try (RunningApi api = api(AuthSettings.NONE, new LimitSettings(0, 1, false, List.of()))) {
            Reply refused = null;
            for (int i = 0; i < 100 && (refused == null || refused.status() == 200); i++) {
                refused = api.get("/v1/campaigns", "X-Forwarded-For", "203.0.113." + i);
            }
            assertThat(refused.status()).isEqualTo(429);
        }
    }

    @Test
    void asItComesALoadTestOnThisMachineIsNotLimited() {
        try (RunningApi api = api(AuthSettings.NONE, LimitSettings.DEFAULT)) {
            api.create("c", 10);
            assertThat(api.claim("c", "u-1").header("ratelimit")).isNull();
            assertThat(api.get("/v1/campaigns").header("ratelimit-policy")).isNull();
        }
    }

    @Test
    void pagesOfNamedOriginsReadAnswers() {
        try (RunningApi api = api(AuthSettings.NONE, LimitSettings.DEFAULT, SHOP)) {
            api.create("c", 10);
            for (Reply reply :
                    List.of(api.claim("c", "u-1", "Origin", SHOP), api.get("/v1/campaigns", "Origin", SHOP))) {
                assertThat(reply.header("access-control-allow-origin")).isEqualTo(SHOP);
                assertThat(reply.header("access-control-expose-headers")).contains("Retry-After", "RateLimit");
                assertThat(reply.header("access-control-allow-credentials")).isNull();
                assertThat(reply.header("vary")).isEqualToIgnoringCase("origin");
            }
            for (String other :
                    List.of("https://evil.example", "null", "https://shop.example.evil", "HTTPS://SHOP.EXAMPLE")) {
                assertThat(api.claim("c", "u-2", "Origin", other).header("access-control-allow-origin"))
                        .isNull();
            }
        }
    }

    @Test
    void aBrowserThatAsksFirstIsToldWhatItMaySend() {
        try (RunningApi api = api(SIGNED, LimitSettings.DEFAULT, SHOP)) {
            for (String path : List.of("/v1/campaigns/c/claims", "/v1/campaigns", "/v1/users/u-1")) {
                Reply asked = api.send("OPTIONS", path, null, "Origin", SHOP, "Access-Control-Request-Method", "POST");
                assertThat(asked.status()).isEqualTo(204);
                assertThat(asked.header("access-control-allow-headers"))
                        .contains("Authorization", "Content-Type", "Idempotency-Key", "If-Match");
                assertThat(asked.header("access-control-allow-methods")).contains("POST", "PATCH", "DELETE");
                String evil = "https://evil.example";
                assertThat(api.send("OPTIONS", path, null, "Origin", evil, "Access-Control-Request-Method", "POST")
                                .status())
                        .isEqualTo(405);
            }
        }
    }

    @Test
    void anyOriginIsAnyAndNoneIsNone() {
        try (RunningApi any = api(AuthSettings.NONE, LimitSettings.DEFAULT, "*")) {
            assertThat(any.get("/v1/campaigns", "Origin", SHOP).header("access-control-allow-origin"))
                    .isEqualTo("*");
        }
        try (RunningApi none = api(AuthSettings.NONE, LimitSettings.DEFAULT)) {
            Reply reply = none.get("/v1/campaigns", "Origin", SHOP);
            assertThat(reply.header("access-control-allow-origin")).isNull();
            assertThat(reply.header("vary")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/console", "/docs", "/openapi.yaml", "/v1/campaigns", "/v1/campaigns/nowhere", "/nowhere"})
    void everyAnswerTellsBrowsersToKeepToThemselves(String path) {
        try (RunningApi api = api(AuthSettings.NONE, LimitSettings.DEFAULT)) {
            Reply reply = api.get(path);
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
            assertThat(reply.header("content-security-policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(reply.header("cross-origin-resource-policy")).isEqualTo("same-origin");
            assertThat(reply.header("cross-origin-opener-policy")).isEqualTo("same-origin");
            assertThat(reply.header("permissions-policy")).contains("geolocation=()");
        }
    }

    @Test
    void aTokenIsForgottenWithTheKeyThatSignedIt() {
        KeyPair key = IdentityProvider.ec("secp256r1");
        try (IdentityProvider provider = new IdentityProvider();
                RunningApi api = new RunningApi(AuthSettings.NONE)) {
            provider.publish("k", key);
            Duration soon = Duration.ofMillis(20);
            ProviderKeys keys = RunningApi.await(ProviderKeys.open(
                    api.vertx(), provider.uri(), new Pace(soon, soon, soon, Duration.ofHours(1)), System::nanoTime));
            KnownTokens tokens = new KnownTokens(
                    new TokenVerifier(new TokenRules(null, null, user -> true), null, keys),
                    new RateLimits(LimitSettings.DEFAULT, System::nanoTime));
            JsonObject header = IdentityProvider.header("ES256", "k");
            String token = "Bearer " + IdentityProvider.signed(header, IdentityProvider.claims("ann"), key);
            assertThat(tokens.caller(token, 7, Instant.now().getEpochSecond())
                            .result()
                            .userId())
                    .isEqualTo("ann");
            assertThat(tokens.caller(token, 7, Instant.now().getEpochSecond()))
                    .isSameAs(tokens.caller(token, 7, Instant.now().getEpochSecond()));
            provider.withdraw("k");
            await().until(() -> {
                Future<RequestCaller> again =
                        tokens.caller(token, 7, Instant.now().getEpochSecond());
                return again.cause() instanceof InvalidTokenException refused && refused.reason() == Reason.NOT_VALID;
            });
        }
    }
}
