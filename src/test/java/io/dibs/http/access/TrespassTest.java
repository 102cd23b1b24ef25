package io.dibs.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.people.Account;
import io.dibs.people.Role;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.stub.IdentityProvider;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is not one's own, asked for without a token, with another's, and with forged ones; and what each role may do.
 */
class TrespassTest {
    private static final KeyPair KEY = IdentityProvider.ec("secp256r1");
    private static final Map<String, String> TOKENS = new HashMap<>();
    private static IdentityProvider provider;
    private static RunningApi api;

    @BeforeAll
    static void start() {
        provider = new IdentityProvider();
        provider.publish("k", KEY);
        AuthSettings.Jwt settings = new AuthSettings.Jwt(RunningApi.SECRET, provider.uri(), null, null);
        api = new RunningApi(settings);
        api.now.set(System.currentTimeMillis());
        makeTokens(settings);
        for (String user : new String[] {"u-1", "u-2"}) {
            api.accounts.add(new Account(user, user + "@example.com", user, Set.of(Role.USER), 5), "");
        }
        assertThat(api.create("mine", 100, "Authorization", TOKENS.get("admin")).status())
                .isEqualTo(201);
        assertThat(api.claim("mine", "u-1", "Authorization", TOKENS.get("u-1")).status())
                .isEqualTo(201);
    }

    private static void makeTokens(AuthSettings.Jwt settings) {
        TokenMinter tokens = new TokenMinter(settings);
        TokenMinter forger =
                new TokenMinter(new AuthSettings.Jwt("another secret that is as long as it has to be", null, null));
        Duration hour = Duration.ofHours(1);
        Instant now = Instant.now();
        for (String user : new String[] {"u-1", "u-2"}) {
            TOKENS.put(user, "Bearer " + tokens.mint(user, "", now, hour));
        }
        for (String scope : new String[] {"admin", "operator", "claim:any"}) {
            TOKENS.put(scope, "Bearer " + tokens.mint("m-" + scope, scope, now, hour));
        }
        JsonObject claims = IdentityProvider.claims("u-1").put("scope", "admin");
        String provided = IdentityProvider.signed(IdentityProvider.header("ES256", "k"), claims, KEY);
        TOKENS.put("provider", "Bearer " + provided);
        TOKENS.put("none", null);
        TOKENS.put("forged", "Bearer " + forger.mint("u-1", "admin", now, hour));
        TOKENS.put(
                "expired",
                "Bearer " + tokens.mint("u-1", "admin", now.minus(hour).minusSeconds(1), hour));
        TOKENS.put("cut", TOKENS.get("admin").replaceFirst("\\.[^.]*$", "."));
        TOKENS.put(
                "swapped",
                "Bearer " + provided.replaceFirst("\\.[^.]*\\.", "." + payload(claims.put("sub", "boss")) + "."));
        TOKENS.put(
                "stranger",
                "Bearer "
                        + IdentityProvider.signed(
                                IdentityProvider.header("ES256", "k"), claims, IdentityProvider.ec("secp256r1")));
        TOKENS.put(
                "public",
                "Bearer "
                        + new TokenMinter(new AuthSettings.Jwt(
                                        IdentityProvider.jwk(KEY).encode(), null, null))
                                .mint("u-1", "admin", now, hour));
    }

    private static String payload(JsonObject claims) {
        return IdentityProvider.base64(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void stop() {
        api.close();
        provider.close();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(nullValues = "-", textBlock = """
            none,      POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            forged,    POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            expired,   POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            cut,       POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            swapped,   POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            stranger,  POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            public,    POST,   /v1/campaigns/mine/claims,     401, unauthenticated
            u-2,       POST,   /v1/campaigns/mine/claims,     403, forbidden
            operator,  POST,   /v1/campaigns/mine/claims,     403, forbidden
            u-1,       POST,   /v1/campaigns/mine/claims,     200, -
            claim:any, POST,   /v1/campaigns/mine/claims,     200, -
            provider,  POST,   /v1/campaigns/mine/claims,     200, -
            none,      GET,    /v1/campaigns/mine/claims/u-1, 401, unauthenticated
            forged,    GET,    /v1/campaigns/mine/claims/u-1, 401, unauthenticated
            u-2,       GET,    /v1/campaigns/mine/claims/u-1, 404, not-claimed
            claim:any, GET,    /v1/campaigns/mine/claims/u-1, 404, not-claimed
            u-1,       GET,    /v1/campaigns/mine/claims/u-1, 200, -
            operator,  GET,    /v1/campaigns/mine/claims/u-1, 200, -
            none,      GET,    /v1/users/u-1/coupons,         401, unauthenticated
            u-2,       GET,    /v1/users/u-1/coupons,         404, not-found
            claim:any, GET,    /v1/users/u-1/coupons,         404, not-found
            u-1,       GET,    /v1/users/u-1/coupons,         200, -
            operator,  GET,    /v1/users/u-1/coupons,         200, -
            forged,    GET,    /v1/users/u-1/stats,           401, unauthenticated
            u-2,       GET,    /v1/users/u-1/stats,           404, not-found
            u-1,       GET,    /v1/users/u-1/stats,           200, -
            none,      GET,    /v1/users/u-1,                 401, unauthenticated
            forged,    GET,    /v1/users/u-1,                 401, unauthenticated
            u-2,       GET,    /v1/users/u-1,                 404, user-not-found
            operator,  GET,    /v1/users/u-1,                 404, user-not-found
            claim:any, GET,    /v1/users/u-1,                 404, user-not-found
            u-1,       GET,    /v1/users/u-1,                 200, -
            admin,     GET,    /v1/users/u-1,                 200, -
            none,      PATCH,  /v1/users/u-1,                 401, unauthenticated
            stranger,  PATCH,  /v1/users/u-1,                 401, unauthenticated
            u-2,       PATCH,  /v1/users/u-1,                 404, user-not-found
            operator,  PATCH,  /v1/users/u-1,                 404, user-not-found
            none,      DELETE, /v1/users/u-1,                 401, unauthenticated
            cut,       DELETE, /v1/users/u-1,                 401, unauthenticated
            u-2,       DELETE, /v1/users/u-1,                 404, user-not-found
            operator,  DELETE, /v1/users/u-1,                 404, user-not-found
            none,      GET,    /v1/users,                     401, unauthenticated
            public,    GET,    /v1/users,                     401, unauthenticated
            u-1,       GET,    /v1/users,                     403, forbidden
            operator,  GET,    /v1/users,                     403, forbidden
            admin,     GET,    /v1/users,                     200, -
            none,      POST,   /v1/users/random,              401, unauthenticated
            u-1,       POST,   /v1/users/random,              403, forbidden
            operator,  POST,   /v1/users/random,              403, forbidden
            forged,    POST,   /v1/users,                     401, unauthenticated
            none,      POST,   /v1/users,                     403, forbidden
            u-1,       POST,   /v1/users,                     403, forbidden
            operator,  POST,   /v1/users,                     403, forbidden
            none,      POST,   /v1/campaigns,                 401, unauthenticated
            u-1,       POST,   /v1/campaigns,                 403, forbidden
            claim:any, POST,   /v1/campaigns,                 403, forbidden
            operator,  POST,   /v1/campaigns,                 403, forbidden
            expired,   POST,   /v1/campaigns/mine/open,       401, unauthenticated
            u-1,       POST,   /v1/campaigns/mine/open,       403, forbidden
            u-1,       POST,   /v1/campaigns/mine/pause,      403, forbidden
            u-1,       POST,   /v1/campaigns/mine/close,      403, forbidden
            claim:any, POST,   /v1/campaigns/mine/close,      403, forbidden
            swapped,   POST,   /v1/campaigns/mine/close,      401, unauthenticated
            u-1,       POST,   /v1/campaigns/mine/stock,      403, forbidden
            u-1,       POST,   /v1/campaigns/mine/sync,       403, forbidden
            operator,  POST,   /v1/campaigns/mine/sync,       200, -
            u-1,       GET,    /v1/campaigns/mine/audit,      403, forbidden
            operator,  GET,    /v1/campaigns/mine/audit,      200, -
            u-1,       GET,    /v1/campaigns/mine/coupons,    403, forbidden
            none,      GET,    /v1/campaigns/mine/coupons,    401, unauthenticated
            operator,  GET,    /v1/campaigns/mine/coupons,    200, -
            none,      GET,    /v1/campaigns,                 401, unauthenticated
            none,      GET,    /v1/campaigns/mine,            401, unauthenticated
            u-1,       GET,    /v1/campaigns/mine,            200, -
            """)
    void eachGetsWhatIsTheirs(String actor, String method, String path, int status, String code) {
        String token = TOKENS.get(actor);
        Reply reply = token == null
                ? api.send(method, path, body(method, path))
                : api.send(method, path, body(method, path), "Authorization", token);
        assertThat(reply.status()).isEqualTo(status);
        if (code != null) {
            assertThat(reply.code()).isEqualTo(code);
            assertThat(reply.header("www-authenticate") != null).isEqualTo(status == 401);
        }
    }

    private static String body(String method, String path) {
        return switch (method + " " + path) {
            case "POST /v1/campaigns/mine/claims" -> "{\"userId\":\"u-1\"}";
            case "PATCH /v1/users/u-1" -> "{\"username\":\"Eve\"}";
            case "POST /v1/users/random" -> "{\"count\":1}";
            case "POST /v1/users" ->
                "{\"email\":\"eve@example.com\",\"username\":\"Eve\",\"password\":\"correct horse\","
                        + "\"roles\":[\"admin\"]}";
            case "POST /v1/campaigns" -> "{\"name\":\"x\",\"stock\":1}";
            case "POST /v1/campaigns/mine/stock" -> "{\"add\":1}";
            default -> null;
        };
    }
}
