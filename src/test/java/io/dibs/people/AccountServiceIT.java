package io.dibs.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.node.DibsCommandRun;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People against a real node with its real PostgreSQL. */
class AccountServiceIT {
    private static final String SECRET = "a secret of tests that is long enough to be one";
    private static final Map<String, String> SIGNED = Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET);
    private static final Pattern PASSWORD = Pattern.compile("password +(\\S+)");
    private static final String SIGN_IN =
            "as admin@localhost, with the password that java -jar dibs.jar admin-password prints";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private static HttpResponse<String> send(NodeProcess node, String method, String path, String token, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.api().base().resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject ok(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
    }

    private static String code(int status, HttpResponse<String> response) {
        return ok(status, response).getString("code");
    }

    private static JsonObject person(String email, String password) {
        return new JsonObject().put("email", email).put("username", "Ann").put("password", password);
    }

    private static String token(NodeProcess node, String email, String password) {
        JsonObject session = new JsonObject().put("email", email).put("password", password);
        return ok(201, send(node, "POST", "/v1/sessions", null, session)).getString("token");
    }

    /** As the command prints it, the last time. */
    private static String made(NodeProcess node) {
        return PASSWORD.matcher(DibsCommandRun.run(node, 0, "admin-password"))
                .results()
                .map(found -> found.group(1))
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    @Test
    void fromTheFirstAdministratorToACouponOfOnesOwn() {
        try (NodeProcess node = new NodeProcess(folder, SIGNED).start()) {
            await().until(() -> node.process().output().contains(SIGN_IN));
            String password = made(node);
            String admin = token(node, "ADMIN@localhost", password);
            ok(201, send(node, "POST", "/v1/campaigns", admin, "{\"id\":\"c\",\"name\":\"C\",\"stock\":10}"));

            JsonObject ann = ok(201, send(node, "POST", "/v1/users", null, person("Ann@Example.com", "correct horse")));
            String token = token(node, "ann@example.com", "correct horse");
            JsonObject coupon = ok(201, send(node, "POST", "/v1/campaigns/c/claims", token, "{}"));
            assertThat(coupon.getString("userId")).isEqualTo(ann.getString("id"));
            String own = "/v1/users/" + ann.getString("id");
            assertThat(ok(200, send(node, "GET", own, token, null))).isEqualTo(ann);

            changeOneself(node, own, token);
            crowd(node, admin);
            assertThat(code(409, send(node, "DELETE", "/v1/users/" + first(node, admin), admin, null)))
                    .isEqualTo("last-administrator");
            ok(204, send(node, "DELETE", own, token, null));
            assertThat(code(404, send(node, "GET", own, token, null))).isEqualTo("user-not-found");
            assertThat(node.process().output()).doesNotContain("$argon2").doesNotContain(password);

            node.process().stop();
            node.start();
            assertThat(node.process().output()).containsOnlyOnce(SIGN_IN);
            assertThat(token(node, "admin@localhost", password)).isNotNull();
            assertThat(token(node, "admin@localhost", made(node))).isNotNull();
            JsonObject old = new JsonObject().put("email", "admin@localhost").put("password", password);
            assertThat(code(401, send(node, "POST", "/v1/sessions", null, old))).isEqualTo("wrong-credentials");
        }
    }

    private static void changeOneself(NodeProcess node, String own, String token) {
        JsonObject change = new JsonObject().put("password", "a better horse");
        assertThat(code(400, send(node, "PATCH", own, token, change))).isEqualTo("bad-request");
        assertThat(code(403, send(node, "PATCH", own, token, change.put("currentPassword", "guessed"))))
                .isEqualTo("forbidden");
        ok(200, send(node, "PATCH", own, token, change.put("currentPassword", "correct horse")));
        assertThat(token(node, "ann@example.com", "a better horse")).isNotNull();
        JsonObject old = new JsonObject().put("email", "ann@example.com").put("password", "correct horse");
        assertThat(code(401, send(node, "POST", "/v1/sessions", null, old))).isEqualTo("wrong-credentials");
        assertThat(code(403, send(node, "PATCH", own, token, "{\"roles\":[\"admin\"]}")))
                .isEqualTo("forbidden");
    }

    private static void crowd(NodeProcess node, String admin) {
        JsonObject crowd = ok(201, send(node, "POST", "/v1/users/random", admin, "{\"count\":300}"));
        JsonArray items = crowd.getJsonArray("items");
        assertThat(items).hasSize(300);
        String email = items.getJsonObject(299).getString("email");
        assertThat(token(node, email, crowd.getString("password"))).isNotNull();
        JsonObject page = ok(200, send(node, "GET", "/v1/users?limit=200", admin, null));
        JsonObject rest =
                ok(200, send(node, "GET", "/v1/users?limit=200&after=" + page.getString("next"), admin, null));
        assertThat(page.getJsonArray("items").size()
                        + rest.getJsonArray("items").size())
                .isEqualTo(302);
        assertThat(rest.containsKey("next")).isFalse();
    }

    private static String first(NodeProcess node, String admin) {
        JsonObject page = ok(200, send(node, "GET", "/v1/users?limit=1000", admin, null));
        return page.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(user -> user.getString("email").equals("admin@localhost"))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    @Test
    void aCrowdThatSignsUpIsServedOrToldToComeAgainWhileClaimsGoOn() throws IOException {
        Path secret = Files.writeString(folder.resolve("password"), "a chosen password\n");
        Map<String, String> settings =
                Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_SECRET", SECRET, "DIBS_ADMIN_PASSWORD_FILE", secret.toString());
        try (NodeProcess node = new NodeProcess(folder, settings).start()) {
            String admin = token(node, "admin@localhost", "a chosen password");
            assertThat(node.process().output())
                    .doesNotContain("a chosen password")
                    .doesNotContain(SIGN_IN);
            ok(201, send(node, "POST", "/v1/campaigns", admin, "{\"id\":\"c\",\"name\":\"C\",\"stock\":100}"));
            List<CompletableFuture<HttpResponse<String>>> crowd = IntStream.range(0, 200)
                    .mapToObj(i -> signUp(node, person("user-" + i + "@example.com", "correct horse")))
                    .toList();
            for (int i = 0; i < 50; i++) {
                ok(201, send(node, "POST", "/v1/campaigns/c/claims", admin, "{\"userId\":\"u-" + i + "\"}"));
            }
            List<Integer> statuses =
                    crowd.stream().map(each -> each.join().statusCode()).toList();
            assertThat(statuses).contains(201, 503).containsOnly(201, 503);
        }
    }

    private static CompletableFuture<HttpResponse<String>> signUp(NodeProcess node, JsonObject person) {
        HttpRequest request = HttpRequest.newBuilder(node.api().base().resolve("/v1/users"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(person.encode()))
                .build();
        return CLIENT.sendAsync(request, BodyHandlers.ofString());
    }

    @Test
    void tokensOfAnIdentityProviderAreBelievedAndItsAbsenceIsNamed() {
        KeyPair key = IdentityProvider.rsa(2_048);
        URI keys;
        try (IdentityProvider provider = new IdentityProvider()) {
            provider.publish("k", key);
            keys = provider.uri();
            try (NodeProcess node = new NodeProcess(folder, settings(keys)).start()) {
                JsonObject header = IdentityProvider.header("RS256", "k");
                JsonObject boss = IdentityProvider.claims("boss").put("scope", "openid admin");
                String admin = IdentityProvider.signed(header, boss, key);
                ok(201, send(node, "POST", "/v1/campaigns", admin, "{\"id\":\"c\",\"name\":\"C\",\"stock\":10}"));
                String ann = IdentityProvider.signed(header, IdentityProvider.claims("ann"), key);
                assertThat(ok(201, send(node, "POST", "/v1/campaigns/c/claims", ann, "{}"))
                                .getString("userId"))
                        .isEqualTo("ann");
                assertThat(code(
                                409,
                                send(node, "POST", "/v1/sessions", null, "{\"email\":\"a@b\",\"password\":\"x\"}")))
                        .isEqualTo("sign-in-elsewhere");
                assertThat(node.process().output())
                        .doesNotContain("admin@localhost")
                        .contains("DIBS_JWT_ISSUER and");
            }
        }
        try (NodeProcess node = new NodeProcess(folder, settings(keys));
                ChildProcess process = node.launch().process()) {
            assertThat(process.awaitEnd(Duration.ofSeconds(90))).isEqualTo(3);
            assertThat(process.output())
                    .contains("The identity provider's keys could not be had from http://127.0.0.1")
                    .contains("Connection refused")
                    .doesNotContain("hush");
        }
    }

    private static Map<String, String> settings(URI keys) {
        return Map.of("DIBS_AUTH", "jwt", "DIBS_JWT_JWKS_URI", keys.toString());
    }
}
