package io.dibs.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dibs.http.token.ProviderKeys.Pace;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When are the keys of an identity provider fetched again, and what if it fails? */
class ProviderKeysTest extends ProviderFixture {
    @Test
    void aNewKeyIsAskedForWhenATokenNamesItButNotForEachThatIsMadeUp() {
        TokenVerifier verifier = verifier(null);
        provider.publish("new", OTHER_RSA);
        nanos.addAndGet(PACE.minimum().toNanos());
        assertThat(get(verify(verifier, rsa("new", OTHER_RSA))).subject()).isEqualTo("ann");
        assertThat(provider.asked).hasValue(2);
        IntStream.range(0, 1_000).forEach(i -> failure(verify(verifier, rsa("made up " + i, RSA))));
        assertThat(provider.asked).hasValue(2);
        nanos.addAndGet(PACE.minimum().toNanos());
        Stream.of("x", "y", "z")
                .map(id -> verify(verifier, rsa(id, RSA)))
                .toList()
                .forEach(ProviderFixture::failure);
        assertThat(provider.asked).hasValue(3);
    }

    @Test
    void aKeyThatIsWithdrawnIsForgotten() {
        provider.publish("r", RSA);
        provider.publish("e", EC);
        ProviderKeys keys = keys(new Pace(PACE.timeout(), PACE.retry(), Duration.ofMillis(50), PACE.minimum()));
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
        nanos.addAndGet(PACE.minimum().toNanos());
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.UNDECIDED);
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.UNDECIDED);
        assertThat(get(verify(verifier, rsa("r", RSA)))).isNotNull();
        provider.status = 200;
        nanos.addAndGet(PACE.minimum().toNanos());
        assertThat(failure(verify(verifier, rsa("new", OTHER_RSA)))).isSameAs(InvalidTokenException.NOT_VALID);
    }

    @Test
    void aFetchHasEndedOnlyWhenItsResultIsKnown() {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        CompletableFuture<Void> held = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        ProviderKeys keys = new ProviderKeys(
                vertx,
                () -> {
                    asked.incrementAndGet();
                    return context.failedFuture("it is down");
                },
                PACE,
                nanos::get);
        TokenVerifier verifier = new TokenVerifier(RULES, null, keys);
        nanos.addAndGet(PACE.minimum().toNanos());
        context.runOnContext(busy -> held.join());
        Future<VerifiedClaims> undecided = verify(verifier, rsa("r", RSA));
        held.complete(null);
        assertThat(failure(undecided)).isSameAs(InvalidTokenException.UNDECIDED);
        nanos.addAndGet(PACE.minimum().toNanos());
        failure(verify(verifier, rsa("r", RSA)));
        assertThat(asked).hasValue(2);
    }

    @Test
    void aProviderThatComesLateIsWaitedFor() {
        provider.status = 503;
        provider.publish("r", RSA);
        Future<ProviderKeys> keys = ProviderKeys.open(
                vertx,
                provider.uri(),
                new Pace(Duration.ofMinutes(1), PACE.retry(), PACE.refresh(), PACE.minimum()),
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
        assertThat(failure(ProviderKeys.open(vertx, provider.uri(), PACE, System::nanoTime)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("the status " + status)
                .hasMessageContaining("http://127.0.0.1:" + provider.port() + "/keys within")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "[]", "{}", "{\"keys\":7}", "{\"keys\":[7]}", "{\"keys\":[]}"})
    void whatIsNoKeySetIsNamed(String answer) {
        provider.answer = answer;
        assertThat(failure(ProviderKeys.open(vertx, provider.uri(), PACE, System::nanoTime)))
                .isInstanceOf(KeysUnavailableException.class)
                .hasMessageContaining("key");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        provider.answer = "{\"keys\":[" + " ".repeat(600_000) + "]}";
        assertThat(failure(ProviderKeys.open(vertx, provider.uri(), PACE, System::nanoTime)))
                .hasMessageContaining("more than 524288 bytes");
    }

    @Test
    void aProviderThatIsNotThereIsNamed() {
        URI uri = provider.uri();
        provider.close();
        assertThat(failure(ProviderKeys.open(vertx, uri, PACE, System::nanoTime)))
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
            assertThat(failure(ProviderKeys.open(vertx, uri, PACE, System::nanoTime)))
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
