package io.dibs.testkit.pages;

import io.dibs.testkit.client.TestApiClient;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Calls the API of a node that asks who people are, as its administrator. */
public final class AdminClient {
    public static final String EMAIL = "admin@localhost";
    public static final String PASSWORD = "correct horse";
    /** Of a node with such an administrator. */
    public static final Map<String, String> SIGN_IN = Map.of(
            "DIBS_AUTH", "jwt",
            "DIBS_JWT_SECRET", "a secret of tests that is long enough to be one",
            "DIBS_ADMIN_PASSWORD", PASSWORD);

    private final TestApiClient api;
    private final String token;

    public AdminClient(TestApiClient api) {
        this.api = api;
        this.token = token(EMAIL, PASSWORD);
    }

    public String token() {
        return token;
    }

    public String token(String email, String password) {
        JsonObject credentials = new JsonObject().put("email", email).put("password", password);
        return TestApiClient.expect(201, api.post("/v1/sessions", credentials.encode()))
                .getString("token");
    }

    public JsonObject get(String path) {
        return TestApiClient.expect(200, api.call("GET", path, null, "Authorization", "Bearer " + token));
    }

    /** Makes something. */
    public JsonObject post(String path, JsonObject body) {
        return TestApiClient.expect(201, api.call("POST", path, body.encode(), "Authorization", "Bearer " + token));
    }

    public void delete(String path) {
        int status = api.call("DELETE", path, null, "Authorization", "Bearer " + token)
                .statusCode();
        if (status != 204) {
            throw new IllegalStateException(path + " is answered with " + status);
        }
    }

    public void create(String id, String name, int stock) {
        post("/v1/campaigns", new JsonObject().put("id", id).put("name", name).put("stock", stock));
    }

    public void draft(String id, String name, int stock) {
        JsonObject draft = new JsonObject().put("id", id).put("name", name).put("stock", stock);
        post("/v1/campaigns", draft.put("draft", true));
    }

    /** Somebody with the administrator's password. */
    public JsonObject createUser(String email, String... roles) {
        JsonObject user = new JsonObject()
                .put("email", email)
                .put("username", email.substring(0, email.indexOf('@')))
                .put("password", PASSWORD)
                .put("roles", List.of(roles));
        return post("/v1/users", user);
    }

    public JsonObject claim(String campaign, String user) {
        return post("/v1/campaigns/" + campaign + "/claims", new JsonObject().put("userId", user));
    }
}
