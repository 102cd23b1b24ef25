package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what, and which tokens are believed. */
class SignInTest {
    private static final String ISSUER = "https://sign.in";
    private static final String AUDIENCE = "dibs";
    private static final AuthSettings.Jwt SETTINGS = new AuthSettings.Jwt(RunningApi.SECRET, ISSUER, AUDIENCE);
    private static final JsonObject HEADER =
            new JsonObject().put("alg", "HS256").put("typ", "JWT");
    private static RunningApi api;
    private static String admin;

    @BeforeAll
    static void start() {
        api = new RunningApi(SETTINGS);
        api.now.set(System.currentTimeMillis());
        admin = token("boss", "admin");
        assertThat(api.create("signed", 100, "Authorization", admin).status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String token(String user, String scopes) {
        return "Bearer " + new TokenMinter(SETTINGS).mint(user, scopes, Instant.now(), Duration.ofMinutes(5));
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("sub", "u-1")
                .put("scope", "admin")
                .put("iss", ISSUER)
                .put("aud", AUDIENCE)
                .put("exp", Instant.now().getEpochSecond() + 300);
    }

    private static String signed(JsonObject header, JsonObject claims) {
        return signed(header.encode(), claims.encode(), RunningApi.SECRET, "HmacSHA256");
    }

    private static String signed(String header, String claims, String secret, String algorithm) {
        try {
            String text = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + base64(claims.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Reply claimWith(String authorization, String body) {
        return authorization == null
                ? api.post("/v1/campaigns/signed/claims", body)
                : api.post("/v1/campaigns/signed/claims", body, "Authorization", authorization);
    }

    @Test
    void theUserIsTheTokensSubject() {
        Reply left = claimWith(token("u-own", ""), "{}");
        assertThat(left.status()).isEqualTo(201);
        assertThat(left.json().getString("userId")).isEqualTo("u-own");
        assertThat(claimWith(token("u-own", ""), "{\"userId\":\"u-own\"}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'',403",
        "admin,201",
        "claim:any,201",
        "claim:any other,201",
        "administrator,403",
        "Admin,403",
        "claim,403"
    })
    void onlyScopesNameAnother(String scopes, int status) {
        String user = "other-" + scopes.hashCode();
        Reply reply = claimWith(
                token("u-1", scopes), new JsonObject().put("userId", user).encode());
        assertThat(reply.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(reply.code()).isEqualTo("forbidden");
        }
    }

    @Test
    void badRequestsAreFoundBeforeTheTokenIsAskedFor() {
        assertThat(claimWith(null, "{\"user\":1}").code()).isEqualTo("bad-request");
        assertThat(claimWith(null, "{\"userId\":\"u\"}").code()).isEqualTo("unauthenticated");
        assertThat(api.post("/v1/campaigns", "{}").code()).isEqualTo("bad-request");
        assertThat(api.post("/v1/campaigns/nowhere/claims", "{}", "Authorization", token("u", ""))
                        .code())
                .isEqualTo("campaign-not-found");
    }

    static Stream<Arguments> forged() throws GeneralSecurityException {
        JsonObject claims = claims();
        String good = signed(HEADER, claims);
        String[] parts = good.split("\\.");
        String none = base64("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        String publicKey = base64(KeyPairGenerator.getInstance("RSA")
                .generateKeyPair()
                .getPublic()
                .getEncoded());
        String other = "another secret that is as long as the right one is";
        long past = Instant.now().getEpochSecond() - 10;
        return Stream.of(
                        "",
                        "Bearer",
                        "Bearer ",
                        "Basic dTpw",
                        "Bearer x",
                        "Bearer a.b.c",
                        "Bearer ..",
                        "Bearer null",
                        "Bearer " + parts[0] + "." + parts[1],
                        "Bearer " + parts[0] + "." + parts[1] + ".",
                        "Bearer " + good + "x",
                        "Bearer " + good + ".x",
                        "Bearer " + parts[0] + "."
                                + base64(claims.copy()
                                        .put("sub", "boss")
                                        .encode()
                                        .getBytes(StandardCharsets.UTF_8)) + "." + parts[2],
                        "Bearer " + none + "." + parts[1],
                        "Bearer " + none + "." + parts[1] + ".",
                        "Bearer " + none + "." + parts[1] + "." + parts[2],
                        "Bearer " + signed(HEADER.encode(), claims.encode(), other, "HmacSHA256"),
                        "Bearer " + signed(HEADER.encode(), claims.encode(), publicKey, "HmacSHA256"),
                        "Bearer " + signed("{\"alg\":\"HS384\"}", claims.encode(), RunningApi.SECRET, "HmacSHA384"),
                        "Bearer " + signed("{\"alg\":\"HS512\"}", claims.encode(), RunningApi.SECRET, "HmacSHA512"),
                        "Bearer " + signed("{\"alg\":\"RS256\"}", claims.encode(), RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed("{\"alg\":\"hs256\"}", claims.encode(), RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed("{\"alg\":\"nOnE\"}", claims.encode(), RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed("{}", claims.encode(), RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed("[]", claims.encode(), RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed(HEADER.copy().put("crit", new JsonArray().add("b64")), claims),
                        "Bearer " + signed(HEADER.copy().put("crit", new JsonArray()), claims),
                        "Bearer " + signed(HEADER, without("exp")),
                        "Bearer " + signed(HEADER, without("sub")),
                        "Bearer " + signed(HEADER, without("iss")),
                        "Bearer " + signed(HEADER, without("aud")),
                        "Bearer " + signed(HEADER, claims.copy().put("exp", past)),
                        "Bearer " + signed(HEADER, claims.copy().put("exp", "9999999999")),
                        "Bearer " + signed(HEADER, claims.copy().putNull("exp")),
                        "Bearer " + signed(HEADER, claims.copy().put("exp", -1)),
                        "Bearer " + signed(HEADER, claims.copy().put("nbf", past + 1_000)),
                        "Bearer " + signed(HEADER, claims.copy().put("sub", "")),
                        "Bearer " + signed(HEADER, claims.copy().put("sub", 7)),
                        "Bearer " + signed(HEADER, claims.copy().put("sub", "a\u0000b")),
                        "Bearer " + signed(HEADER, claims.copy().put("sub", "x".repeat(129))),
                        "Bearer " + signed(HEADER, claims.copy().put("iss", "https://evil")),
                        "Bearer " + signed(HEADER, claims.copy().put("iss", 7)),
                        "Bearer " + signed(HEADER, claims.copy().put("aud", "another")),
                        "Bearer " + signed(HEADER, claims.copy().put("aud", new JsonArray().add("another"))),
                        "Bearer " + signed(HEADER, claims.copy().put("aud", 7)),
                        "Bearer " + signed(HEADER, claims.copy().put("scope", new JsonArray().add("admin"))),
                        "Bearer " + signed(HEADER, claims.copy().put("pad", "x".repeat(5_000))),
                        "Bearer " + signed(HEADER.encode(), "[]", RunningApi.SECRET, "HmacSHA256"),
                        "Bearer " + signed(HEADER.encode(), "nonsense", RunningApi.SECRET, "HmacSHA256"))
                .map(Arguments::of);
    }

    private static JsonObject without(String claim) {
        JsonObject claims = claims();
        claims.remove(claim);
        return claims;
    }

    @ParameterizedTest
    @MethodSource("forged")
    void aForgedTokenIs401Everywhere(String authorization) {
        Reply claim = claimWith(authorization, "{\"userId\":\"u-1\"}");
        assertThat(claim.status()).isEqualTo(401);
        assertThat(claim.code()).isEqualTo("unauthenticated");
        assertThat(claim.header("www-authenticate")).startsWith("Bearer");
        assertThat(api.post("/v1/campaigns/signed/close", null, "Authorization", authorization)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theTokenThatForgeriesAreMadeFromIsBelieved() {
        assertThat(claimWith("Bearer " + signed(HEADER, claims()), "{\"userId\":\"u-1\"}")
                        .status())
                .isIn(200, 201);
        assertThat(claimWith(
                                "bearer "
                                        + signed(
                                                HEADER,
                                                claims().put(
                                                                "aud",
                                                                new JsonArray()
                                                                        .add("x")
                                                                        .add(AUDIENCE))),
                                "{}")
                        .status())
                .isIn(200, 201);
    }

    @Test
    void aRememberedTokenEndsWhenItSaysSo() {
        String token = token("u-soon", "");
        assertThat(claimWith(token, "{}").status()).isEqualTo(201);
        api.now.addAndGet(Duration.ofMinutes(6).toMillis());
        try {
            assertThat(claimWith(token, "{}").status()).isEqualTo(401);
            assertThat(claimWith(token, "{}").status()).isEqualTo(401);
        } finally {
            api.now.addAndGet(-Duration.ofMinutes(6).toMillis());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/campaigns", "POST,/v1/campaigns/signed/open", "POST,/v1/campaigns/signed/pause",
        "POST,/v1/campaigns/signed/close", "POST,/v1/campaigns/signed/stock", "POST,/v1/campaigns/signed/sync",
        "GET,/v1/campaigns/signed/audit", "GET,/v1/campaigns/signed/coupons"
    })
    void adminCallsNeedTheScope(String method, String path) {
        String body = path.endsWith("campaigns")
                ? "{\"name\":\"x\",\"stock\":1}"
                : path.endsWith("stock") ? "{\"add\":1}" : null;
        assertThat(api.send(method, path, body).code()).isEqualTo("unauthenticated");
        assertThat(api.send(method, path, body, "Authorization", token("u-1", "claim:any"))
                        .code())
                .isEqualTo("forbidden");
    }

    @Test
    void readingNeedsATokenOnly() {
        for (String path : new String[] {"/v1/campaigns", "/v1/campaigns/signed", "/v1/campaigns/signed/claims/u-9"}) {
            assertThat(api.get(path).code()).isEqualTo("unauthenticated");
        }
        assertThat(api.get("/v1/campaigns", "Authorization", token("u-1", "")).status())
                .isEqualTo(200);
        assertThat(api.get("/openapi.yaml").status()).isEqualTo(200);
    }

    @Test
    void anotherUsersCouponIsNone() {
        claimWith(token("u-mine", ""), "{}");
        String path = "/v1/campaigns/signed/claims/u-mine";
        assertThat(api.get(path, "Authorization", token("u-mine", "")).status()).isEqualTo(200);
        assertThat(api.get(path, "Authorization", admin).status()).isEqualTo(200);
        assertThat(api.get(path, "Authorization", token("u-thief", "claim:any")).code())
                .isEqualTo("not-claimed");
    }

    @Test
    void aShortSecretIsNone() {
        assertThatThrownBy(() -> new AuthSettings.Jwt("x".repeat(31), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
        assertThat(SETTINGS.toString()).doesNotContain(RunningApi.SECRET);
        assertThat(new TokenMinter(SETTINGS).mint("u", "", Instant.now(), Duration.ofMinutes(1)))
                .contains(".");
    }
}
