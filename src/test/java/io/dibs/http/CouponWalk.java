package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CouponCode;
import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.MemoryShards;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Goes through the calls about single coupons and their holders until each of their statuses has been answered. */
final class CouponWalk {
    private static final String UNKNOWN = "0000-0000-0000-0000-0000-0000-0000-00";
    static final String[] ALL = calls(UNKNOWN);

    private final CheckedApi api;
    private final String admin;
    private final String user;
    private final String code;

    /** @param user a token of u-1's */
    CouponWalk(CheckedApi api, String admin, String user) {
        this.api = api;
        this.admin = admin;
        this.user = user;
        api.create("coupons", 10, "Authorization", admin);
        code = claim("u-1");
    }

    String[] calls() {
        return calls(code);
    }

    private static String[] calls(String code) {
        return new String[] {
            "GET /v1/coupons/" + code,
            "POST /v1/coupons/" + code + "/redeem",
            "POST /v1/coupons/" + code + "/revoke",
            "GET /v1/users/u-1/coupons",
            "GET /v1/users/u-1/stats"
        };
    }

    private String claim(String userId) {
        return api.claim("coupons", userId, "Authorization", admin).json().getString("code");
    }

    String path(String verb) {
        return "/v1/coupons/" + code + "/" + verb;
    }

    void run() {
        List<String> calls = List.of(calls());
        calls.forEach(call ->
                assertThat(send(call, admin, body(call))).as(call).isEqualTo(call.endsWith("revoke") ? 409 : 200));
        String other = "/v1/coupons/" + claim("u-2");
        assertThat(send("POST " + other + "/revoke", admin, null)).isEqualTo(200);
        assertThat(send("POST " + other + "/redeem", admin, "{\"reference\":\"late\"}"))
                .isEqualTo(409);
        assertThat(send("GET " + other, user, null)).isEqualTo(404);
        calls.forEach(this::refuse);
    }

    private void refuse(String call) {
        String path = call.split(" ")[1];
        assertThat(send(call, null, body(call))).isEqualTo(401);
        assertThat(send("DELETE " + path, admin, null)).isEqualTo(405);
        assertThat(send(call.replace(code, UNKNOWN).replace("u-1", "u-3"), user, body(call)))
                .as(call)
                .isEqualTo(call.startsWith("POST") ? 403 : call.contains("coupons/") ? 400 : 404);
        assertThat(send(call.replace("u-1", "%01").replace(code, UNKNOWN), admin, body(call)))
                .isEqualTo(400);
        if (call.startsWith("POST")) {
            assertThat(send(call.replace(code, unknown()), admin, body(call))).isEqualTo(404);
            assertThat(api.post(path, "{}", "Content-Type", "text/plain").status())
                    .isEqualTo(415);
            assertThat(api.post(path, new JsonObject().put("reference", "x".repeat(70_000)))
                            .status())
                    .isEqualTo(413);
        }
    }

    /** A sound code of a campaign that is not there. */
    private static String unknown() {
        return new CouponCode.Writer(MemoryShards.terms("nowhere", 999)).write(1);
    }

    static String body(String call) {
        if (call.endsWith("redeem")) {
            return "{\"reference\":\"order-9\"}";
        }
        return call.endsWith("revoke") ? "{\"restock\":true}" : null;
    }

    private int send(String call, String token, String body) {
        String[] parts = call.split(" ");
        return token == null
                ? api.send(parts[0], parts[1], body).status()
                : api.send(parts[0], parts[1], body, "Authorization", token).status();
    }
}
