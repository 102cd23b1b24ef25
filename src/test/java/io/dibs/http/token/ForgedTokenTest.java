package io.dibs.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which tokens are believed? */
class ForgedTokenTest extends ProviderFixture {
    @Test
    void bothKindsOfKeysAreBelieved() {
        TokenVerifier verifier = verifier(null);
        assertThat(get(verify(verifier, rsa("r", RSA))).subject()).isEqualTo("ann");
        assertThat(get(verify(verifier, ec("e", EC))).subject()).isEqualTo("ann");
        assertThat(get(verify(verifier, rsa(null, RSA))).subject()).isEqualTo("ann");
        assertThat(get(verify(new TokenVerifier(RULES, new HmacSigner(SECRET), keys(PACE)), rsa("r", RSA))))
                .isNotNull();
    }

    static Stream<Arguments> forged() {
        JsonObject claims = IdentityProvider.claims("ann");
        String modulus = IdentityProvider.jwk(RSA).getString("n");
        String published = IdentityProvider.jwk(RSA).encode();
        String zeros = IdentityProvider.base64(new byte[64]);
        String good = ec("e", EC);
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        JsonObject embedded = IdentityProvider.header("RS256", "r").put("jwk", IdentityProvider.jwk(OTHER_RSA));
        return Stream.of(
                Arguments.of("another key", rsa("r", OTHER_RSA)),
                Arguments.of("a key of the other kind", ec("r", EC)),
                Arguments.of(
                        "the other algorithm's name",
                        IdentityProvider.signed(IdentityProvider.header("RS256", "e"), claims, EC)),
                Arguments.of("the modulus as a secret", hmac(modulus, "r")),
                Arguments.of("the published key as a secret", hmac(published, "r")),
                Arguments.of(
                        "the secret under a provider's algorithm",
                        hmac(SECRET, "r").replaceFirst("^[^.]*", base64("{\"alg\":\"RS256\",\"kid\":\"r\"}"))),
                Arguments.of(
                        "RS512",
                        IdentityProvider.signed(IdentityProvider.header("RS512", "r"), claims, RSA, "SHA512withRSA")),
                Arguments.of(
                        "a weaker digest",
                        IdentityProvider.signed(IdentityProvider.header("RS256", "r"), claims, RSA, "SHA1withRSA")),
                Arguments.of(
                        "DER instead of two numbers",
                        IdentityProvider.signed(IdentityProvider.header("ES256", "e"), claims, EC, "SHA256withECDSA")),
                Arguments.of("zeros", unsigned + zeros),
                Arguments.of("the order of the curve", unsigned + orderTwice()),
                Arguments.of("no signature", unsigned),
                Arguments.of("none", base64("{\"alg\":\"none\",\"kid\":\"r\"}") + "." + base64(claims.encode()) + "."),
                Arguments.of("a key in the token", IdentityProvider.signed(embedded, claims, OTHER_RSA)),
                Arguments.of(
                        "a rule that is not known",
                        IdentityProvider.signed(
                                IdentityProvider.header("RS256", "r").put("crit", new JsonArray().add("b64")),
                                claims,
                                RSA)),
                Arguments.of(
                        "no end",
                        IdentityProvider.signed(
                                IdentityProvider.header("RS256", "r"), new JsonObject().put("sub", "ann"), RSA)),
                Arguments.of(
                        "no user",
                        IdentityProvider.signed(
                                IdentityProvider.header("RS256", "r"),
                                new JsonObject().put("exp", 9_999_999_999L),
                                RSA)),
                Arguments.of("two users", doubled(claims)));
    }

    private static String base64(String text) {
        return IdentityProvider.base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmac(String secret, String keyId) {
        return new HmacSigner(secret)
                .token(IdentityProvider.claims("ann").put("kid", keyId).encode());
    }

    private static String orderTwice() {
        byte[] order = ((ECPublicKey) EC.getPublic()).getParams().getOrder().toByteArray();
        byte[] both = new byte[64];
        System.arraycopy(order, 1, both, 0, 32);
        System.arraycopy(order, 1, both, 32, 32);
        return IdentityProvider.base64(both);
    }

    /** Two readers could take two users out of it. */
    private static String doubled(JsonObject claims) {
        String text = claims.encode().replace("\"sub\"", "\"sub\":\"eve\",\"sub\"");
        return IdentityProvider.signed(
                base64("{\"alg\":\"RS256\",\"kid\":\"r\"}") + "." + base64(text), RSA, "SHA256withRSA");
    }

    @Test
    void oneThatIsNotValidYetIsNotBelieved() {
        JsonObject claims =
                IdentityProvider.claims("ann").put("nbf", Instant.now().getEpochSecond() + 60);
        String early = IdentityProvider.signed(IdentityProvider.header("RS256", "r"), claims, RSA);

        assertThat(failure(verify(verifier(null), early)))
                .isInstanceOfSatisfying(InvalidTokenException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(InvalidTokenException.Reason.NOT_YET_VALID);
                    assertThat(refused.user()).isEqualTo("ann");
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forged")
    void forgeriesAreNotBelieved(String how, String token) {
        TokenVerifier alone = verifier(null);
        assertThat(failure(verify(alone, token))).isSameAs(InvalidTokenException.NOT_VALID);
        TokenVerifier both = new TokenVerifier(RULES, new HmacSigner(SECRET), keys(PACE));
        assertThat(failure(verify(both, token))).isSameAs(InvalidTokenException.NOT_VALID);
    }

    @Test
    void whoeverHasNoKeysBelievesNobody() {
        TokenVerifier secretOnly = new TokenVerifier(RULES, new HmacSigner(SECRET), null);
        assertThat(failure(verify(secretOnly, rsa("r", RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
        assertThat(failure(verify(verifier(null), hmac(SECRET, null)))).isSameAs(InvalidTokenException.NOT_VALID);
        assertThatThrownBy(() -> new TokenVerifier(RULES, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<JsonObject> useless() {
        return Stream.of(
                IdentityProvider.jwk(IdentityProvider.rsa(1_024)),
                IdentityProvider.jwk(IdentityProvider.ec("secp384r1")),
                IdentityProvider.jwk(EC).put("y", IdentityProvider.jwk(EC).getString("x")),
                IdentityProvider.jwk(RSA).put("use", "enc"),
                IdentityProvider.jwk(RSA).put("key_ops", new JsonArray().add("encrypt")),
                IdentityProvider.jwk(RSA).put("alg", "RS512"),
                IdentityProvider.jwk(RSA).put("n", "***"),
                IdentityProvider.jwk(RSA).put("n", 7),
                new JsonObject().put("kty", "RSA"),
                new JsonObject().put("kty", "oct").put("k", base64(SECRET)),
                new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("x", base64(SECRET)));
    }

    @ParameterizedTest
    @MethodSource("useless")
    void aKeyOfNoUseIsNone(JsonObject jwk) {
        provider.publish("useless", jwk);
        TokenVerifier verifier = verifier(null);
        assertThat(get(verify(verifier, rsa("r", RSA)))).isNotNull();
        assertThat(failure(verify(verifier, rsa("useless", RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
        provider.withdraw("r");
        provider.withdraw("e");
        Throwable none = failure(ProviderKeys.open(vertx, provider.uri(), PACE, System::nanoTime));
        assertThat(none).isInstanceOf(KeysUnavailableException.class).hasMessageContaining("no key for RS256 or ES256");
    }

    @Test
    void aTokenWithoutAKeysNameIsNotBelievedWhereItCouldMeanTwo() {
        provider.publish("r2", OTHER_RSA);
        assertThat(failure(verify(verifier(null), rsa(null, RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
    }
}
