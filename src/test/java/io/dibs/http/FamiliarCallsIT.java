package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.node.NodeProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes from another coupon service finds its calls in a table of the API guide; this walks through that table. */
class FamiliarCallsIT {
    private static final Pattern ROW = Pattern.compile("^\\| [^|]+ \\| `([A-Z]+ /v1/[^`]*)` \\|$", Pattern.MULTILINE);

    @TempDir
    private static Path folder;

    private final Set<String> walked = new LinkedHashSet<>();
    private TestApiClient api;

    /** The names in braces are taken from the pairs. */
    private JsonObject walk(int status, String call, String body, String... names) {
        walked.add(call);
        String[] parts = call.split(" ");
        String path = parts[1];
        for (int i = 0; i < names.length; i += 2) {
            path = path.replace("{" + names[i] + "}", names[i + 1]);
        }
        HttpResponse<String> answer = api.call(parts[0], path, body);
        assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(status);
        return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
    }

    private static String json(Object... pairs) {
        JsonObject json = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            json.put((String) pairs[i], pairs[i + 1]);
        }
        return json.encode();
    }

    @Test
    void eachCallOfTheGuidesTableWorks() throws IOException {
        Map<String, String> settings = Map.of(
                "DIBS_AUTH", "jwt",
                "DIBS_JWT_SECRET", "a secret of tests that is long enough to be one",
                "DIBS_ADMIN_PASSWORD", "correct horse");
        try (NodeProcess node = new NodeProcess(folder, settings).start()) {
            api = node.api();
            JsonObject session =
                    walk(201, "POST /v1/sessions", json("email", "admin@localhost", "password", "correct horse"));
            api = api.withToken(session.getString("token"));
            people();
            campaigns();
        }
        assertThat(walked).containsExactlyInAnyOrderElementsOf(table());
    }

    private void people() {
        String ann = json("email", "ann@example.com", "username", "Ann", "password", "battery staple");
        String id = walk(201, "POST /v1/users", ann).getString("id");
        assertThat(walk(200, "GET /v1/users/{id}", null, "id", id).getString("username"))
                .isEqualTo("Ann");
        assertThat(walk(201, "POST /v1/users/random", json("count", 3)).getJsonArray("items"))
                .hasSize(3);
        assertThat(walk(200, "GET /v1/users", null).getJsonArray("items")).hasSize(5);
    }

    private void campaigns() {
        walk(201, "POST /v1/campaigns", json("id", "sale", "name", "Sale", "stock", 2, "draft", true));
        walk(201, "POST /v1/campaigns", json("id", "mistake", "name", "Mistake", "stock", 1));
        walk(204, "DELETE /v1/campaigns/{id}", null, "id", "mistake");
        assertThat(walk(200, "GET /v1/campaigns", null).getJsonArray("items")).hasSize(1);
        walk(200, "PATCH /v1/campaigns/{id}", json("name", "Summer sale"), "id", "sale");
        walk(200, "POST /v1/campaigns/{id}/open", null, "id", "sale");
        String code = walk(201, "POST /v1/campaigns/{id}/claims", json("userId", "u-1"), "id", "sale")
                .getString("code");
        JsonObject held = walk(200, "GET /v1/campaigns/{id}/claims/{userId}", null, "id", "sale", "userId", "u-1");
        assertThat(held.getString("code")).isEqualTo(code);
        walk(200, "POST /v1/campaigns/{id}/sync", null, "id", "sale");
        walk(200, "POST /v1/coupons/{code}/redeem", json("reference", "order-9"), "code", code);
        JsonObject coupons = walk(200, "GET /v1/users/{userId}/coupons", null, "userId", "u-1");
        assertThat(coupons.getJsonArray("items").getJsonObject(0).getString("state"))
                .isEqualTo("redeemed");
        assertThat(walk(200, "GET /v1/users/{userId}/stats", null, "userId", "u-1")
                        .getInteger("redeemed"))
                .isEqualTo(1);
        walk(200, "POST /v1/campaigns/{id}/close", null, "id", "sale");
        JsonObject sale = walk(200, "GET /v1/campaigns/{id}", null, "id", "sale");
        assertThat(sale.getString("state")).isEqualTo("closed");
        assertThat(sale.getString("name")).isEqualTo("Summer sale");
    }

    private static Set<String> table() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "api.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
    }
}
