package io.dibs.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dibs.http.token.ProviderKeys.Pace;
import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that an identity provider signs, and its keys, over real HTTP. */
class ProviderTest {
    private static final String SECRET = "a secret of tests that is long enough to be one";
    private static final Pace PACE =
            new Pace(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofHours(1), Duration.ofSeconds(10));
    private static final TokenRules RULES = new TokenRules(null, null, user -> !user.isEmpty());
    private static final KeyPair RSA = IdentityProvider.rsa(2_048);
    private static final KeyPair OTHER_RSA = IdentityProvider.rsa(2_048);
    private static final KeyPair EC = IdentityProvider.ec("secp256r1");
    private static final Vertx VERTX = Vertx.vertx();

    private final IdentityProvider provider = new IdentityProvider();
    private final AtomicLong nanos = new AtomicLong();

    @AfterAll
    static void stopVertx() {
        get(VERTX.close());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    private static <T> T get(Future<T> future) {
        if (ended(future).failed()) {
            throw new AssertionError(future.cause());
        }
        return future.result();
    }

    private static Throwable failure(Future<?> future) {
        assertThat(ended(future).failed()).isTrue();
        return future.cause();
    }

    private static <T> Future<T> ended(Future<T> future) {
        CountDownLatch end = new CountDownLatch(1);
        future.onComplete(done -> end.countDown());
        try {
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return future;
    }

    private TokenVerifier verifier(HmacSigner secret) {
        provider.publish("r", RSA);
        provider.publish("e", EC);
        return new TokenVerifier(RULES, secret, keys(PACE));
    }

    private ProviderKeys keys(Pace pace) {
        return get(ProviderKeys.open(VERTX, provider.uri(), pace, nanos::get));
    }

    private static Future<VerifiedClaims> verify(TokenVerifier verifier, String token) {
        return verifier.verify(token, Instant.now().getEpochSecond());
    }

    private static String rsa(String keyId, KeyPair key) {
        return IdentityProvider.signed(IdentityProvider.header("RS256", keyId), IdentityProvider.claims("ann"), key);
    }

    private static String ec(String keyId, KeyPair key) {
        return IdentityProvider.signed(IdentityProvider.header("ES256", keyId), IdentityProvider.claims("ann"), key);
    }

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
                Arguments.of(
                        "not yet",
                        IdentityProvider.signed(
                                IdentityProvider.header("RS256", "r"),
                                claims.copy().put("nbf", Instant.now().getEpochSecond() + 60),
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
        Throwable none = failure(ProviderKeys.open(VERTX, provider.uri(), PACE, System::nanoTime));
        assertThat(none).isInstanceOf(KeysUnavailableException.class).hasMessageContaining("no key for RS256 or ES256");
    }

    @Test
    void aTokenWithoutAKeysNameIsNotBelievedWhereItCouldMeanTwo() {
        provider.publish("r2", OTHER_RSA);
        assertThat(failure(verify(verifier(null), rsa(null, RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
    }

    @Test
    void aNewKeyIsAskedForWhenATokenNamesItButNotForEachThatIsMadeUp() {
        TokenVerifier verifier = verifier(null);
        provider.publish("new", OTHER_RSA);
        nanos.addAndGet(PACE.least().toNanos());
        assertThat(get(verify(verifier, rsa("new", OTHER_RSA))).subject()).isEqualTo("ann");
        assertThat(provider.asked).hasValue(2);
        IntStream.range(0, 1_000).forEach(i -> failure(verify(verifier, rsa("made up " + i, RSA))));
        assertThat(provider.asked).hasValue(2);
        nanos.addAndGet(PACE.least().toNanos());
        Stream.of("x", "y", "z")
                .map(id -> verify(verifier, rsa(id, RSA)))
                .toList()
                .forEach(ProviderTest::failure);
        assertThat(provider.asked).hasValue(3);
    }

    @Test
    void aKeyThatIsWithdrawnIsForgotten() {
        provider.publish("r", RSA);
        provider.publish("e", EC);
        ProviderKeys keys = keys(new Pace(PACE.patience(), PACE.again(), Duration.ofMillis(50), PACE.least()));
        TokenVerifier verifier = new TokenVerifier(RULES, null, keys);
        assertThat(get(verify(verifier, rsa("r", RSA)))).isNotNull();
        int before = verifier.generation();
        provider.withdraw("r");
        await().until(() -> verifier.generation() != before);
        assertThat(failure(verify(verifier, rsa("r", RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
    }

    @Test
    void whileTheProviderIsDownKnownKeysStayGoodAndOthersAreUndecided() {
        TokenVerifier verifier = verifier(null);
        provider.status = 500;
        nanos.addAndGet(PACE.least().toNanos());
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.UNDECIDED);
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.UNDECIDED);
        assertThat(get(verify(verifier, rsa("r", RSA)))).isNotNull();
        provider.status = 200;
        nanos.addAndGet(PACE.least().toNanos());
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
    }

    @Test
    void aProviderThatComesLateIsWaitedFor() {
        provider.status = 503;
        provider.publish("r", RSA);
        Future<ProviderKeys> keys = ProviderKeys.open(
                VERTX,
                provider.uri(),
                new Pace(Duration.ofMinutes(1), PACE.again(), PACE.usual(), PACE.least()),
                System::nanoTime);
        await().until(() -> provider.asked.get() >= 3);
        assertThat(keys.isComplete()).isFalse();
        provider.status = 200;
        assertThat(get(verify(new TokenVerifier(RULES, null, get(keys)), rsa("r", RSA))))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 302, 500})
    void aProviderThatRefusesIsNamed(int status) {
        provider.status = status;
        provider.publish("r", RSA);
        assertThat(failure(ProviderKeys.open(VERTX, provider.uri(), PACE, System::nanoTime)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("the status " + status)
                .hasMessageContaining("http://127.0.0.1:" + provider.port() + "/keys within")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"keys\":7}", "{\"keys\":[7]}", "{\"keys\":[]}"})
    void whatIsNoKeySetIsNamed(String answer) {
        provider.answer = answer;
        assertThat(failure(ProviderKeys.open(VERTX, provider.uri(), PACE, System::nanoTime)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("key");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        provider.answer = "{\"keys\":[" + " ".repeat(600_000) + "]}";
        assertThat(failure(ProviderKeys.open(VERTX, provider.uri(), PACE, System::nanoTime)))
                .hasMessageContaining("more than 524288 bytes");
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        URI uri = provider.uri();
        provider.close();
        assertThat(failure(ProviderKeys.open(VERTX, uri, PACE, System::nanoTime)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aProviderThatCannotProveItsNameIsNotBelieved(@TempDir Path folder) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder.resolve("keys.p12"))));
        server.start();
        try {
            URI uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
            assertThat(failure(ProviderKeys.open(VERTX, uri, PACE, System::nanoTime)))
                    .isInstanceOf(KeysUnavailableException.class)
                    .hasMessageContaining("SSL");
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext selfSigned(Path file) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process making = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        SECRET,
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .start();
        assertThat(making.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), SECRET.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, SECRET.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
