package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.ContractFixture;
import io.dibs.testkit.api.RunningApi;
import io.dibs.testkit.client.EventStreamClient;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Walks through every operation of the contract, as those who sign in see it, until each of its statuses was answered.
 */
final class ContractWalk {
    private static final String[] ADMIN_CALLS = {
        "POST /v1/campaigns", "POST /v1/campaigns/walk/open", "POST /v1/campaigns/walk/pause",
        "POST /v1/campaigns/walk/close", "POST /v1/campaigns/walk/stock", "POST /v1/campaigns/walk/sync",
        "GET /v1/campaigns/walk/audit", "GET /v1/campaigns/walk/coupons", "PATCH /v1/campaigns/walk",
        "DELETE /v1/campaigns/walk", "POST /v1/campaigns/walk/copy", "GET /v1/campaigns/walk/history"
    };
    private static final String[] OTHER_CALLS = {
        "POST /v1/campaigns/walk/claims",
        "GET /v1/campaigns",
        "GET /v1/campaigns/walk",
        "GET /v1/campaigns/walk/claims/u-1",
        "GET /v1/campaigns/walk/claims/u-1/receipt",
        "GET /v1/campaigns/walk/log/checkpoint",
        "GET /v1/campaigns/walk/log/key",
        "GET /v1/campaigns/walk/log/tile/0/000.p/1",
        "GET /v1/campaigns/walk/log/tile/0/000"
    };
    private static final String[] NONE = {};
    private static final String LIVE = "/v1/campaigns/walk/live";
    private static final String[] UNREAD = {"GET /v1/campaigns/unread/live"};
    private static final String[] NOWHERE = {"GET /v1/campaigns/nowhere/live"};
    private static final String[] ABOUT = {"GET /openapi.yaml"};
    private static final List<String[]> ALL_CALLS = List.of(
            ADMIN_CALLS,
            OTHER_CALLS,
            CouponWalk.ALL,
            PeopleWalk.ALL,
            WebhookWalk.ALL,
            UploadWalk.ALL,
            ClusterWalk.ALL,
            NOWHERE,
            ABOUT);

    private final CheckedApi api;
    private final ContractFixture backstage;
    private final String admin;
    private final String user;

    ContractWalk(CheckedApi api, ContractFixture backstage) {
        this.api = api;
        this.backstage = backstage;
        TokenMinter tokens = new TokenMinter(new AuthSettings.Jwt(RunningApi.SECRET, null, null));
        admin = "Bearer " + tokens.mint("boss", "admin", Instant.now(), Duration.ofMinutes(5));
        user = "Bearer " + tokens.mint("u-1", "", Instant.now(), Duration.ofMinutes(5));
    }

    void run() throws IOException {
        CouponWalk coupons = new CouponWalk(api, admin, user);
        PeopleWalk people = new PeopleWalk(api, backstage, admin, user);
        UploadWalk uploads = new UploadWalk(api, admin, user);
        ClusterWalk cluster = new ClusterWalk(api, backstage, admin, user);
        try (PartialRequests stalled = new PartialRequests(api)) {
            stall(stalled, coupons);
            uploads.stall(stalled);
            succeed();
            change();
            reuseKeys();
            refuse();
            refuseSenders();
            coupons.run();
            watch();
            people.run();
            new WebhookWalk(api, backstage, admin, user).take();
            uploads.run();
            cluster.take();
            stalled.awaitAnswers();
        }
        fail(coupons);
        people.tooOften();
        uploads.end();
        cluster.drain();
    }

    private void refuseSenders() {
        calls().forEach(call -> send(call, null, body(call)));
        calls().forEach(call -> send(call.replace("walk", "Walk"), admin, body(call)));
        calls().forEach(call -> send(call.replace("walk", "nowhere"), admin, body(call)));
        for (String call : ADMIN_CALLS) {
            send(call, user, body(call));
        }
    }

    private static void stall(PartialRequests stalled, CouponWalk coupons) throws IOException {
        for (String call : new String[] {
            "POST " + coupons.path("redeem"),
            "POST " + coupons.path("revoke"),
            "POST /v1/campaigns/walk/claims",
            "POST /v1/campaigns",
            "POST /v1/campaigns/walk/stock",
            "POST /v1/campaigns/walk/copy",
            "PATCH /v1/campaigns/walk",
            "POST /v1/users",
            "POST /v1/users/random",
            "PATCH /v1/users/u-1",
            "POST /v1/sessions",
            "POST /v1/webhooks"
        }) {
            stalled.begin(call, "Content-Type: application/json");
        }
    }

    /** Where each address may ask once a second; after ten times it has to wait. */
    static void exceed(CheckedApi strict, String... headers) {
        ALL_CALLS.stream().flatMap(Stream::of).forEach(call -> {
            String[] parts = call.split(" ");
            int tries = 0;
            while (strict.send(parts[0], parts[1], body(call), headers).status() != 429) {
                assertThat(++tries).as(call).isLessThan(50);
            }
        });
    }

    /** Where an identity provider signs the tokens. */
    static void signInElsewhere(CheckedApi outside) {
        CheckedApi.Reply reply = outside.post("/v1/sessions", PeopleWalk.body("POST /v1/sessions"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("sign-in-elsewhere");
    }

    static void assertComplete(CheckedApi... all) {
        Set<String> seen = Stream.of(all).flatMap(api -> api.seen.stream()).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (Operation operation : all[0].contract().model().operations()) {
            statuses(operation)
                    .map(status -> operation.getOperationId() + " " + status)
                    .forEach(missing::add);
        }
        int documented = missing.size();
        missing.removeAll(seen);
        assertThat(missing)
                .as("of %d documented answers these were not seen", documented)
                .isEmpty();
    }

    private static Stream<String> statuses(Operation operation) {
        return operation.getOpenAPIModel().getJsonObject("responses").fieldNames().stream()
                .filter(name -> Character.isDigit(name.charAt(0)))
                // A fault is nothing that can be asked for.
                .filter(name -> !name.equals("500"));
    }

    private void reuseKeys() {
        reuseKey(
                "POST /v1/campaigns",
                "{\"id\":\"keyed\",\"name\":\"A\",\"stock\":1}",
                "{\"id\":\"keyed\",\"name\":\"B\",\"stock\":1}");
        reuseKey("PATCH /v1/campaigns/keyed", "{\"name\":\"A\"}", "{\"name\":\"B\"}");
        reuseKey("POST /v1/campaigns/keyed/copy", "{\"name\":\"A\"}", "{\"name\":\"B\"}");
        reuseKey("POST /v1/campaigns/keyed/stock", "{\"add\":1}", "{\"add\":2}");
        reuseKey("POST /v1/users/random", "{\"count\":1}", "{\"count\":2}");
        String person = "{\"email\":\"%s@keys.example\",\"username\":\"A\",\"password\":\"correct horse battery\"}";
        reuseKey("POST /v1/users", String.format(person, "a"), String.format(person, "b"));
        reuseKey("POST /v1/webhooks", "{\"url\":\"http://1.1.1.1/a\"}", "{\"url\":\"http://1.1.1.1/b\"}");
        reuseKey("POST /v1/coupons/nobodys/revoke", "{\"restock\":true}", "{\"restock\":false}");
    }

    private void reuseKey(String call, String body, String other) {
        String[] parts = call.split(" ");
        for (String each : List.of(body, other)) {
            api.send(parts[0], parts[1], each, "Authorization", admin, "Idempotency-Key", "reused");
        }
    }

    private void succeed() {
        JsonObject walk = new JsonObject().put("id", "walk").put("name", "Walk").put("stock", 10);
        api.create(walk, "Authorization", admin);
        api.create(walk, "Authorization", admin);
        api.claim("walk", "u-1", "Authorization", user);
        api.claim("walk", "u-1", "Authorization", user);
        api.claim("walk", "u-2", "Authorization", user);
        for (String call : ADMIN_CALLS) {
            if (!call.equals("POST /v1/campaigns") && !call.endsWith("close")) {
                send(call, admin, body(call));
            }
        }
        ConditionWait.until(
                "the coupon is in the log", () -> send("GET /v1/campaigns/walk/log/tile/0/000.p/1", null, null) == 200);
        for (String call : OTHER_CALLS) {
            send(call, user, body(call));
        }
        fillTile();
        api.get("/openapi.yaml");
        api.get("/openapi.yaml?x=1");
        send("POST /v1/campaigns/walk/stock", admin, "{\"add\":-2000000000}");
        send("POST /v1/campaigns/walk/close", admin, null);
        api.claim("walk", "u-3", "Authorization", admin);
        for (String call : new String[] {"open", "pause", "close"}) {
            send("POST /v1/campaigns/walk/" + call, admin, null);
        }
        send("PATCH /v1/campaigns/walk", admin, "{\"name\":\"New\"}");
    }

    private void fillTile() {
        api.create("tiled", 300, "Authorization", admin);
        for (int i = 0; i < 256; i++) {
            api.claim("tiled", "u-" + i, "Authorization", admin);
        }
        ConditionWait.until(
                "the log has a full tile", () -> send("GET /v1/campaigns/tiled/log/tile/0/000", null, null) == 200);
    }

    private void refuse() {
        for (String call : ADMIN_CALLS) {
            api.send("PUT", call.split(" ")[1], null);
        }
        for (String call : OTHER_CALLS) {
            api.send("PUT", call.split(" ")[1], null);
        }
        api.send("PUT", "/openapi.yaml", null);
        api.get("/v1/campaigns?limit=0");
        for (String path : new String[] {"/v1/campaigns", "/v1/campaigns/walk/stock", "/v1/campaigns/walk/claims"}) {
            api.post(path, "{}", "Content-Type", "text/plain");
            api.post(path, "{}", "Content-Type", "application/json", "Authorization", admin);
            api.post(path, "{\"a\":\"" + "x".repeat(70_000) + "\"}");
        }
        for (String command : List.of("open", "pause", "close", "sync")) {
            api.post("/v1/campaigns/walk/" + command, "{}", "Content-Type", "text/plain");
        }
        unfit("PATCH", "/v1/campaigns/walk");
        unfit("POST", "/v1/campaigns/walk/copy");
    }

    private void unfit(String method, String path) {
        api.send(method, path, "{}", "Content-Type", "text/plain");
        api.send(method, path, "{\"a\":\"" + "x".repeat(70_000) + "\"}");
    }

    /** Of a campaign that is not the one that the walk goes on with. */
    private void change() {
        String path = "/v1/campaigns/changed";
        JsonObject campaign =
                new JsonObject().put("id", "changed").put("name", "Changed").put("stock", 10);
        api.create(campaign, "Authorization", admin, "Idempotency-Key", "k");
        for (String call : new String[] {
            "PATCH ", "DELETE ", "POST /copy", "POST /stock", "POST /open", "POST /pause", "POST /close"
        }) {
            String[] parts = call.split(" ", 2);
            String sent = parts[0] + " " + path + parts[1];
            api.send(parts[0], path + parts[1], body(sent), "Authorization", admin, "If-Match", "\"9\"");
        }
        api.get(path, "Authorization", admin, "If-None-Match", "*");
        send("POST " + path + "/copy", admin, "{\"id\":\"changed\"}");
        send("DELETE " + path, admin, null);
        api.create(campaign, "Authorization", admin, "Idempotency-Key", "k");
    }

    private static Stream<String> calls() {
        return Stream.of(ADMIN_CALLS, OTHER_CALLS).flatMap(Stream::of);
    }

    /** At once, so that the limits of all of them are waited out in the time of one. */
    private void fail(CouponWalk coupons) {
        Stream<String> others = Stream.of(
                        coupons.calls(), PeopleWalk.ALL, WebhookWalk.ALL, UploadWalk.ALL, ClusterWalk.ALL, UNREAD)
                .flatMap(Stream::of);
        backstage.cutOff(true);
        CheckedApi.together(
                Stream.concat(calls(), others),
                call -> assertThat(send(call, admin, body(call))).as(call).isEqualTo(503));
        backstage.cutOff(false);
    }

    /** The stream has no end: its head is enough. */
    private void watch() throws IOException {
        try (EventStreamClient watcher = EventStreamClient.of(api.port, LIVE, "Authorization: " + user)) {
            api.check("GET", LIVE, watcher.status(), watcher.head().get("content-type"), "");
        }
        api.get(LIVE);
        api.get(LIVE.replace("walk", "Walk"), "Authorization", user);
        api.get(LIVE.replace("walk", "nowhere"), "Authorization", user);
        api.send("DELETE", LIVE, null);
    }

    private static String body(String call) {
        return Stream.of(PeopleWalk.body(call), CouponWalk.body(call), WebhookWalk.body(call), UploadWalk.body(call))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> ownBody(call));
    }

    private static String ownBody(String call) {
        if (call.endsWith("claims")) {
            return "{\"userId\":\"u-1\"}";
        }
        if (call.endsWith("stock")) {
            return "{\"add\":1}";
        }
        if (call.startsWith("PATCH")) {
            return "{\"name\":\"New\"}";
        }
        return call.equals("POST /v1/campaigns") ? "{\"name\":\"New\",\"stock\":1}" : null;
    }

    private int send(String call, String token, String body) {
        String[] parts = call.split(" ");
        String[] headers = Stream.of(
                        token == null ? NONE : new String[] {"Authorization", token},
                        body == null ? NONE : new String[] {"Content-Type", UploadWalk.type(call)})
                .flatMap(Stream::of)
                .toArray(String[]::new);
        return api.send(parts[0], parts[1], body, headers).status();
    }
}
