package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.contract.Contract;
import io.dibs.http.running.CheckedApi.Reply;
import io.dibs.http.running.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Bodies of 64 KiB in every shape, to every operation and from anybody: none of them costs an event loop much. The first
 * round warms up. {@code -Ddibs.shapes.rounds=20} is the long form.
 */
@Tag("alone")
class LargeShapesIT {
    private static final int ROUNDS = Integer.getInteger("dibs.shapes.rounds", 1);
    private static final int BYTES = 65_000;
    private static final int MAX_WAIT_MILLIS = 250;
    /** Of one request, after others like it; a quiet machine needs a tenth of it. */
    private static final int MAX_MILLIS = 250;

    private final List<String> slow = new ArrayList<>();

    @Test
    void noneHoldsUpAnybody() throws Exception {
        List<String> slowWhenWarm = new ArrayList<>();
        for (AuthSettings auth : List.of(AuthSettings.NONE, new AuthSettings.Jwt(RunningApi.SECRET, null, null))) {
            try (RunningApi api = new RunningApi(auth);
                    Probe probe = auth == AuthSettings.NONE ? new Probe(api.port, 4) : null) {
                sendAll(api);
                slow.clear();
                if (probe != null) {
                    probe.forget();
                }
                long before = used();
                for (int round = 0; round < ROUNDS; round++) {
                    sendAll(api);
                }
                if (probe != null) {
                    System.out.println("longest wait of the probe: " + probe.longestMillis() + " ms, " + probe.asked() + " asked");
                    assertThat(probe.longestMillis()).isLessThan(MAX_WAIT_MILLIS);
                }
                assertThat(used() - before).isLessThan(32L << 20);
                slowWhenWarm.addAll(slow);
            }
        }
        assertThat(slowWhenWarm).isEmpty();
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void sendAll(RunningApi api) throws Exception {
        Contract contract = Contract.load(api.vertx()).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        for (Operation operation : contract.model().operations()) {
            String path = operation.getOpenAPIPath().replaceAll("\\{[^}]*}", "summer");
            String method = operation.getHttpMethod().name();
            if (method.equals("GET") || method.equals("DELETE")) {
                continue;
            }
            bodies(contract.document(), operation).forEach((name, body) -> send(api, method, path, name, body));
        }
    }

    private void send(RunningApi api, String method, String path, String name, String body) {
        long begun = System.nanoTime();
        Reply reply = api.send(method, path, body);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertThat(reply.status()).as(method + " " + path + " " + name).isBetween(400, 499);
        assertThat(reply.http().body().length()).as(method + " " + path + " " + name).isLessThan(8_192);
        if (millis > MAX_MILLIS) {
            slow.add(method + " " + path + " " + name + ": " + millis + " ms");
        }
    }

    // ---- shapes --------------------------------------------------------------------------------------------------

    /** Each shape as a whole, and in place of each field that the operation knows. */
    private static Map<String, String> bodies(JsonObject document, Operation operation) {
        Map<String, String> all = new LinkedHashMap<>();
        List<String> fields = fields(document, operation);
        shapes().forEach((name, value) -> {
            all.put(name, value.startsWith("{") ? value : "{\"a\":" + value + "}");
            fields.forEach(field -> all.put(field + ": " + name, "{\"" + field + "\":" + value + "}"));
        });
        return all;
    }

    private static List<String> fields(JsonObject document, Operation operation) {
        JsonObject body = document.getJsonObject("paths")
                .getJsonObject(operation.getOpenAPIPath())
                .getJsonObject(operation.getHttpMethod().name().toLowerCase())
                .getJsonObject("requestBody");
        if (body == null || !body.getJsonObject("content").containsKey("application/json")) {
            return List.of();
        }
        JsonObject schema = body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema");
        String reference = schema.getString("$ref");
        if (reference != null) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            schema = document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
        }
        return List.copyOf(schema.getJsonObject("properties", new JsonObject()).fieldNames());
    }

    private static Map<String, String> shapes() {
        Map<String, String> shapes = new LinkedHashMap<>();
        shapes.put("many numbers", filled("[", i -> Integer.toString(i), "]"));
        shapes.put("many strings", filled("[", i -> "\"" + i + "\"", "]"));
        shapes.put("the same string", filled("[", i -> "\"user\"", "]"));
        shapes.put("many objects", filled("[", i -> "{\"" + i + "\":1}", "]"));
        shapes.put("many arrays", filled("[", i -> "[]", "]"));
        shapes.put("many fields", filled("{", i -> "\"f" + i + "\":1", "}"));
        shapes.put("a long string", "\"" + "x".repeat(BYTES) + "\"");
        shapes.put("blanks", "\"" + " ".repeat(BYTES) + "\"");
        shapes.put("line feeds", "\"" + "\\n".repeat(BYTES / 2) + "\"");
        shapes.put("a long name", "{\"" + "x".repeat(BYTES) + "\":1}");
        shapes.put("deep arrays", "[".repeat(BYTES / 2) + "]".repeat(BYTES / 2));
        shapes.put("deep objects", "{\"a\":".repeat(BYTES / 7) + "1" + "}".repeat(BYTES / 7));
        shapes.put("a long number", "9".repeat(BYTES));
        shapes.put("fields that collide", colliding());
        return shapes;
    }

    private interface Part {
        String of(int number);
    }

    private static String filled(String begin, Part part, String end) {
        StringBuilder all = new StringBuilder(begin);
        for (int i = 0; all.length() < BYTES; i++) {
            all.append(i == 0 ? "" : ",").append(part.of(i));
        }
        return all.append(end).toString();
    }

    /** Names of one hash code. */
    private static String colliding() {
        return IntStream.range(0, 3_000)
                .mapToObj(i -> Stream.iterate(i, n -> n >> 1)
                        .limit(12)
                        .map(n -> (n & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .map(name -> "\"" + name.substring(0, 16) + "\":1")
                .distinct()
                .limit(2_500)
                .collect(Collectors.joining(",", "{", "}"));
    }

    // ---- the document --------------------------------------------------------------------------------------------

    /** What a client sends has an end that the document names; so the check before the validator is whole. */
    @Test
    void whateverARequestHoldsHasALimit() throws Exception {
        try (RunningApi api = new RunningApi(AuthSettings.NONE)) {
            Contract contract = Contract.load(api.vertx()).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            List<String> unbounded = new ArrayList<>();
            for (Operation operation : contract.model().operations()) {
                JsonObject body = contract.document().getJsonObject("paths")
                        .getJsonObject(operation.getOpenAPIPath())
                        .getJsonObject(operation.getHttpMethod().name().toLowerCase())
                        .getJsonObject("requestBody");
                if (body != null && body.getJsonObject("content").containsKey("application/json")) {
                    look(contract.document(), operation.getOperationId(),
                            body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema"), unbounded);
                }
            }
            assertThat(unbounded).isEmpty();
        }
    }

    private static void look(JsonObject document, String at, JsonObject given, List<String> unbounded) {
        JsonObject schema = given;
        if (given.getString("$ref") != null) {
            String reference = given.getString("$ref");
            schema = document.getJsonObject("components").getJsonObject("schemas")
                    .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
        }
        List<?> types = schema.getValue("type") instanceof JsonArray several ? several.getList() : List.of(schema.getString("type"));
        boolean bounded = !types.contains("string") || schema.containsKey("maxLength") || schema.containsKey("enum");
        bounded &= !types.contains("array") || schema.containsKey("maxItems");
        bounded &= !types.contains("object")
                || Boolean.FALSE.equals(schema.getValue("additionalProperties"))
                || schema.containsKey("maxProperties");
        if (!bounded) {
            unbounded.add(at);
        }
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        properties.forEach(entry -> look(document, at + "." + entry.getKey(), (JsonObject) entry.getValue(), unbounded));
        if (schema.getJsonObject("items") != null) {
            look(document, at + "[]", schema.getJsonObject("items"), unbounded);
        }
    }
}
