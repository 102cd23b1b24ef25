package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who signed in, who was not let in, and why, without what they tried. */
class SignInLogTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(SignInLog.NAME);
    private static final String PASSWORD = "a password that nobody guesses";
    private static final AuthSettings.Jwt SETTINGS = new AuthSettings.Jwt(RunningApi.SECRET, "here", "dibs");

    private final RunningApi api = new RunningApi(SETTINGS);
    private final Lines lines = new Lines();

    /** Written by event loops while a test reads. */
    private static final class Lines extends ListAppender<ILoggingEvent> {
        private final List<ILoggingEvent> all = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            all.add(event);
        }
    }

    @BeforeEach
    void listen() {
        api.now.set(System.currentTimeMillis());
        lines.start();
        LOG.addAppender(lines);
        api.post("/v1/users", body("ann", "ann@example.com", PASSWORD));
    }

    @AfterEach
    void close() {
        LOG.detachAppender(lines);
        LOG.setLevel(null);
        api.close();
    }

    private static String body(String name, String email, String password) {
        return new JsonObject()
                .put("username", name)
                .put("email", email)
                .put("password", password)
                .encode();
    }

    private int signIn(String password) {
        return api.post(
                        "/v1/sessions",
                        new JsonObject()
                                .put("email", "ann@example.com")
                                .put("password", password)
                                .encode(),
                        "X-Request-Id",
                        "r-1")
                .status();
    }

    private static String token(AuthSettings.Jwt settings, Instant issuedAt) {
        return "Bearer " + new TokenMinter(settings).mint("u-7", "", issuedAt, Duration.ofMinutes(5));
    }

    private Map<String, String> use(String token) {
        int before = lines.all.size();
        assertThat(api.get("/v1/campaigns", "Authorization", token).status()).isEqualTo(401);
        assertThat(lines.all).hasSize(before + 1);
        assertThat(lines.all.get(before).getMessage()).isEqualTo("Token refused");
        return fields(lines.all.get(before));
    }

    private static Map<String, String> fields(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value.toString()));
    }

    @Test
    void aSignInIsALineWhetherItSucceedsOrFails() {
        assertThat(signIn(PASSWORD)).isEqualTo(201);
        assertThat(signIn("hunter2")).isEqualTo(401);

        assertThat(lines.all)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("Sign-in succeeded", "Sign-in failed");
        assertThat(lines.all).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.WARN);
        assertThat(fields(lines.all.get(0)))
                .containsOnly(
                        Map.entry("user", "ann@example.com"),
                        Map.entry("address", "127.0.0.1"),
                        Map.entry("requestId", "r-1"));
        assertThat(fields(lines.all.get(1))).containsEntry("reason", "wrong user or password");
        assertThat(lines.all.toString()).doesNotContain("hunter2", PASSWORD);
    }

    @Test
    void oneThatIsTriedTooOftenIsBlocked() {
        int tries = 0;
        while (signIn("guess") != 429) {
            assertThat(++tries).isLessThan(40);
        }

        ILoggingEvent last = lines.all.get(lines.all.size() - 1);
        assertThat(last.getMessage()).isEqualTo("Sign-in blocked");
        assertThat(fields(last)).contains(Map.entry("user", "ann@example.com"), Map.entry("reason", "too many tries"));
    }

    @Test
    void aRefusedTokenSaysWhyAndWhose() {
        Instant now = Instant.now();
        assertThat(use(token(SETTINGS, now.minusSeconds(3_600))))
                .contains(Map.entry("reason", "expired"), Map.entry("user", "u-7"), Map.entry("address", "127.0.0.1"));
        assertThat(use(token(new AuthSettings.Jwt(RunningApi.SECRET, "there", "dibs"), now)))
                .contains(Map.entry("reason", "from another issuer"), Map.entry("user", "u-7"));
        assertThat(use(token(new AuthSettings.Jwt(RunningApi.SECRET, "here", "shop"), now)))
                .contains(Map.entry("reason", "for another audience"), Map.entry("user", "u-7"));
    }

    @Test
    void aTokenThatProvesNothingNamesNobody() {
        String forged = token(new AuthSettings.Jwt(RunningApi.SECRET + "!", "here", "dibs"), Instant.now());

        assertThat(use(forged))
                .containsEntry("reason", "malformed, or not signed with a known key")
                .doesNotContainKey("user");
        assertThat(lines.all.toString()).doesNotContain(forged.substring(7));
    }

    @Test
    void aTokenThatWasBelievedAndHasExpiredIsALineToo() {
        String good = token(SETTINGS, Instant.now());
        assertThat(api.get("/v1/campaigns", "Authorization", good).status()).isEqualTo(200);
        assertThat(lines.all).isEmpty();
        api.now.addAndGet(Duration.ofHours(1).toMillis());

        assertThat(use(good)).contains(Map.entry("reason", "expired"), Map.entry("user", "u-7"));
    }

    @Test
    void aRequestWithoutATokenIsNoLine() {
        assertThat(api.get("/v1/campaigns").status()).isEqualTo(401);

        assertThat(lines.all).isEmpty();
    }

    @Test
    void aWaveIsCountedInOneLine() {
        int wave = 300;
        for (int i = 0; i < wave; i++) {
            api.get("/v1/campaigns", "Authorization", "Bearer x");
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> leftOut() + written() == wave);
        assertThat(leftOut()).isPositive();
    }

    private long written() {
        return lines.all.stream()
                .filter(line -> line.getMessage().equals("Token refused"))
                .count();
    }

    private long leftOut() {
        return lines.all.stream()
                .filter(line -> line.getMessage().endsWith("left out"))
                .mapToLong(line -> (Long) line.getArgumentArray()[0])
                .sum();
    }

    @Test
    void itsLevelLeavesOutSuccesses() {
        LOG.setLevel(Level.WARN);
        signIn(PASSWORD);
        signIn("guess");

        assertThat(lines.all).extracting(ILoggingEvent::getMessage).containsExactly("Sign-in failed");
    }
}
