package io.dibs.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.token.ProviderKeys.Pace;
import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** An identity provider, and a verifier of its tokens whose clock the test moves. */
abstract class ProviderFixture {
    static final String SECRET = "a secret of tests that is long enough to be one";
    static final Pace PACE =
            new Pace(Duration.ofMillis(200), Duration.ofMillis(50), Duration.ofHours(1), Duration.ofSeconds(10));
    static final TokenRules RULES = new TokenRules(null, null, user -> !user.isEmpty());
    static final KeyPair RSA = IdentityProvider.rsa(2_048);
    static final KeyPair OTHER_RSA = IdentityProvider.rsa(2_048);
    static final KeyPair EC = IdentityProvider.ec("secp256r1");

    static Vertx vertx;

    final IdentityProvider provider = new IdentityProvider();
    final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        get(vertx.close());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    static <T> T get(Future<T> future) {
        if (ended(future).failed()) {
            throw new AssertionError(future.cause());
        }
        return future.result();
    }

    static Throwable failure(Future<?> future) {
        assertThat(ended(future).failed()).isTrue();
        return future.cause();
    }

    static <T> Future<T> ended(Future<T> future) {
        CountDownLatch end = new CountDownLatch(1);
        future.onComplete(done -> end.countDown());
        try {
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return future;
    }

    TokenVerifier verifier(HmacSigner secret) {
        provider.publish("r", RSA);
        provider.publish("e", EC);
        return new TokenVerifier(RULES, secret, keys(PACE));
    }

    ProviderKeys keys(Pace pace) {
        return get(ProviderKeys.open(vertx, provider.uri(), pace, nanos::get));
    }

    static Future<VerifiedClaims> verify(TokenVerifier verifier, String token) {
        return verifier.verify(token, Instant.now().getEpochSecond());
    }

    static String rsa(String keyId, KeyPair key) {
        return IdentityProvider.signed(IdentityProvider.header("RS256", keyId), IdentityProvider.claims("ann"), key);
    }

    static String ec(String keyId, KeyPair key) {
        return IdentityProvider.signed(IdentityProvider.header("ES256", keyId), IdentityProvider.claims("ann"), key);
    }
}
