package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.people.Account;
import io.dibs.people.Role;
import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.ContractFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Goes through the calls about people until each of their statuses has been answered. */
final class PeopleWalk {
    private static final String PASSWORD = "correct horse";
    static final String[] ALL = {
        "GET /v1/users",
        "POST /v1/users",
        "POST /v1/users/random",
        "GET /v1/users/u-1",
        "PATCH /v1/users/u-1",
        "DELETE /v1/users/u-1",
        "POST /v1/sessions"
    };

    private final CheckedApi api;
    private final ContractFixture backstage;
    private final String admin;
    private final String user;

    /** @param user a token of u-1's */
    PeopleWalk(CheckedApi api, ContractFixture backstage, String admin, String user) {
        this.api = api;
        this.backstage = backstage;
        this.admin = admin;
        this.user = user;
    }

    void run() {
        succeed();
        refuse();
    }

    static String body(String call) {
        return switch (call.replaceAll("/u-1$", "/id")) {
            case "POST /v1/users" -> person("bob@example.com").encode();
            case "POST /v1/users/random" -> "{\"count\":3}";
            case "PATCH /v1/users/id" -> "{\"username\":\"Anna\"}";
            case "POST /v1/sessions" -> session("ann@example.com", PASSWORD);
            default -> null;
        };
    }

    private static JsonObject person(String email) {
        return new JsonObject().put("email", email).put("username", "Ann").put("password", PASSWORD);
    }

    private static String session(String email, String password) {
        return new JsonObject().put("email", email).put("password", password).encode();
    }

    private void succeed() {
        backstage.add(new Account("u-1", "u-1@example.com", "One", Set.of(Role.USER), 5));
        assertThat(send("POST /v1/users", null, person("ann@example.com").encode()))
                .isEqualTo(201);
        assertThat(send("POST /v1/sessions", null, session("Ann@Example.com", PASSWORD)))
                .isEqualTo(201);
        assertThat(send("GET /v1/users", admin, null)).isEqualTo(200);
        assertThat(send("POST /v1/users/random", admin, "{\"count\":3}")).isEqualTo(201);
        assertThat(send("GET /v1/users/u-1", user, null)).isEqualTo(200);
        assertThat(send("PATCH /v1/users/u-1", user, "{\"username\":\"Uno\"}")).isEqualTo(200);
    }

    private void refuse() {
        JsonObject boss = person("boss@example.com").put("roles", new JsonArray().add("admin"));
        assertThat(send("POST /v1/users", user, boss.encode())).isEqualTo(403);
        assertThat(send("PATCH /v1/users/u-1", user, "{\"roles\":[\"admin\"]}")).isEqualTo(403);
        assertThat(send("GET /v1/users", user, null)).isEqualTo(403);
        assertThat(send("POST /v1/users/random", user, "{\"count\":3}")).isEqualTo(403);
        backstage.add(new Account("u-0", "u-0@example.com", "Boss", Set.of(Role.ADMIN), 5));
        assertThat(send("DELETE /v1/users/u-0", admin, null)).isEqualTo(409);
        assertThat(send("PATCH /v1/users/u-0", admin, "{\"roles\":[\"user\"]}")).isEqualTo(409);
        assertThat(send("POST /v1/users", null, person("ANN@example.com").encode()))
                .isEqualTo(409);
        for (String call : ALL) {
            wrong(call);
        }
        assertThat(send("POST /v1/sessions", null, session("ann@example.com", "wrong")))
                .isEqualTo(401);
        assertThat(send("DELETE /v1/users/u-1", user, null)).isEqualTo(204);
        for (String call : new String[] {"GET", "PATCH", "DELETE"}) {
            assertThat(send(call + " /v1/users/u-1", user, body(call + " /v1/users/u-1")))
                    .isEqualTo(404);
        }
    }

    private void wrong(String call) {
        String[] parts = call.split(" ");
        assertThat(send(
                        call.replace("u-1", "%01"),
                        admin,
                        parts[0].equals("GET") || parts[0].equals("DELETE") ? "{\"x\":1}" : "{}"))
                .isEqualTo(400);
        if (!call.equals("POST /v1/sessions")) {
            assertThat(send(call, "Bearer forged", body(call))).isEqualTo(401);
        }
        if (!parts[0].equals("GET")) {
            assertThat(api.send(parts[0], parts[1], body(call), "Sec-Fetch-Site", "cross-site")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(send("PUT " + parts[1], admin, null)).isEqualTo(405);
        if (body(call) != null) {
            assertThat(api.send(parts[0], parts[1], body(call), "Content-Type", "text/plain")
                            .status())
                    .isEqualTo(415);
            assertThat(send(call, admin, "{\"a\":\"" + "x".repeat(70_000) + "\"}"))
                    .isEqualTo(413);
        }
    }

    /** Ten times at once, then once in six seconds: a slow machine gets some more. */
    void tooOften() {
        CheckedApi.Reply reply = api.post("/v1/sessions", session("eve@example.com", "guess"));
        for (int i = 0; i < 30 && reply.status() != 429; i++) {
            reply = api.post("/v1/sessions", session("eve@example.com", "guess " + i));
        }
        assertThat(reply.status()).isEqualTo(429);
        assertThat(Integer.parseInt(reply.header("retry-after"))).isBetween(1, 6);
    }

    private int send(String call, String token, String body) {
        String[] parts = call.split(" ");
        return token == null
                ? api.send(parts[0], parts[1], body).status()
                : api.send(parts[0], parts[1], body, "Authorization", token).status();
    }
}
