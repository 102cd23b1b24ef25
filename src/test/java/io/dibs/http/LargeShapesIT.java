package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.TokenMinter;
import io.dibs.http.contract.ApiContract;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import java.time.Duration;
import java.time.Instant;
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
 * Bodies of 64 KiB in every shape, and targets and headers as long as they may be, to every operation, from anybody and
 * from an administrator: none of them costs an event loop much. The first round warms up.
 * {@code -Ddibs.shapes.rounds=20} is the long form.
 */
@Tag("alone")
class LargeShapesIT {
    private static final int ROUNDS = Integer.getInteger("dibs.shapes.rounds", 1);
    private static final int BYTES = 65_000;
    /** A body that holds more is refused while it is read; what comes after reading sees no more than these. */
    private static final int VALUES = 4_000;
    /** A build's machine does other things besides; the long form is run on a quiet one. */
    private static final int MAX_WAIT_MILLIS = ROUNDS < 20 ? 500 : 250;
    /** Of one request, after others like it; a quiet machine needs a tenth of it. */
    private static final int MAX_MILLIS = MAX_WAIT_MILLIS;

    private static final int TARGET_BYTES = 3_900;
    private static final int HEADER_BYTES = 7_500;
    private static final AuthSettings.Jwt SIGNED = new AuthSettings.Jwt(RunningApi.SECRET, null, null);

    private final List<String> slow = new ArrayList<>();
    private String[] token = {};

    @Test
    void noneHoldsUpAnybody() throws Exception {
        List<String> slowWhenWarm = new ArrayList<>();
        for (AuthSettings auth : List.of(AuthSettings.NONE, SIGNED)) {
            try (RunningApi api = new RunningApi(auth);
                    Probe probe = auth == AuthSettings.NONE ? new Probe(api.port, 4) : null) {
                api.now.set(System.currentTimeMillis());
                token = auth == SIGNED ? admin() : new String[] {};
                if (probe != null) {
                    sendAll(api);
                    probe.forget();
                }
                slow.clear();
                long before = used();
                for (int round = 0; round < ROUNDS; round++) {
                    sendAll(api);
                }
                if (probe != null) {
                    System.out.println(
                            "longest wait of the probe: " + probe.longestMillis() + " ms, " + probe.asked() + " asked");
                    assertThat(probe.longestMillis()).isLessThan(MAX_WAIT_MILLIS);
                }
                long more = used() - before;
                System.out.println("more memory: " + (more >> 10) + " KiB");
                assertThat(more).isLessThan(32L << 20);
                slowWhenWarm.addAll(slow);
            }
        }
        assertThat(slowWhenWarm).isEmpty();
    }

    private static String[] admin() {
        String text = new TokenMinter(SIGNED).mint("boss", "admin", Instant.now(), Duration.ofMinutes(30));
        return new String[] {"Authorization", "Bearer " + text};
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void sendAll(RunningApi api) throws Exception {
        ApiContract contract = ApiContract.load(api.vertx())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        for (Operation operation : contract.model().operations()) {
            String path = operation.getOpenAPIPath().replaceAll("\\{[^}]*}", "summer");
            String method = operation.getHttpMethod().name();
            targets(operation.getOpenAPIPath()).forEach((name, target) -> sendHead(api, method, target, name, token));
            headers().forEach((name, headers) -> sendHead(api, method, path, name, headers));
            if (method.equals("GET") || method.equals("DELETE")) {
                continue;
            }
            bodies(contract.document(), operation).forEach((name, body) -> send(api, method, path, name, body));
        }
    }

    private void send(RunningApi api, String method, String path, String name, String body) {
        long begun = System.nanoTime();
        Reply reply = api.send(method, path, body, token);
        time(method + " " + path + " " + name, begun);
        assertThat(reply.status()).as(method + " " + path + " " + name).isBetween(400, 499);
        assertThat(reply.http().body().length())
                .as(method + " " + path + " " + name)
                .isLessThan(8_192);
    }

    private void sendHead(RunningApi api, String method, String target, String name, String[] headers) {
        long begun = System.nanoTime();
        Reply reply = api.send(method, target, null, headers);
        time(method + " " + name, begun);
        assertThat(reply.status()).as(method + " " + target + " " + name).isLessThan(500);
    }

    private void time(String what, long begun) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (millis > MAX_MILLIS) {
            slow.add(what + ": " + millis + " ms");
        }
    }

    // ---- heads ---------------------------------------------------------------------------------------------------

    private static Map<String, String> targets(String path) {
        String plain = path.replaceAll("\\{[^}]*}", "summer");
        int places = Math.max(3, path.split("\\{", -1).length - 1);
        Map<String, String> targets = new LinkedHashMap<>();
        for (String part : List.of("x", "%41", "%C3%A4", "%2F", "/a", "-", "..%2F")) {
            targets.put(
                    path + " filled with " + part, path.replaceAll("\\{[^}]*}", repeated(part, TARGET_BYTES / places)));
        }
        for (String part : List.of("a=1&", "limit=1&", "after=x&", "&", "=", "a%5Bb%5D=1&")) {
            targets.put(path + " asked with many " + part, plain + "?" + repeated(part, TARGET_BYTES - plain.length()));
        }
        targets.put(
                path + " asked with a long value", plain + "?after=" + "9".repeat(TARGET_BYTES - plain.length() - 10));
        return targets;
    }

    /** Beside the token, where there is one; in its place where they are tokens. */
    private Map<String, String[]> headers() {
        Map<String, String[]> headers = new LinkedHashMap<>();
        for (String name :
                List.of("Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Origin", "X-Forwarded-For")) {
            for (String part : List.of("\"a\",", "a/b;q=0.1,")) {
                headers.put(name + " of many " + part, beside(name, repeated(part, HEADER_BYTES / 2)));
            }
        }
        for (String part : List.of("x", ".", "eyJhbGciOiJIUzI1NiJ9.", "=")) {
            headers.put(
                    "a token of many " + part,
                    new String[] {"Authorization", "Bearer " + repeated(part, HEADER_BYTES)});
        }
        headers.put(
                "many headers",
                beside(IntStream.range(0, HEADER_BYTES / 24)
                        .boxed()
                        .flatMap(i -> Stream.of("X-Header-" + i, "1"))
                        .toArray(String[]::new)));
        return headers;
    }

    private String[] beside(String... more) {
        return Stream.of(token, more).flatMap(Stream::of).toArray(String[]::new);
    }

    private static String repeated(String part, int bytes) {
        return part.repeat(Math.max(1, bytes / part.length()));
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
        JsonObject schema =
                body.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema");
        String reference = schema.getString("$ref");
        if (reference != null) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            schema = document.getJsonObject("components")
                    .getJsonObject("schemas")
                    .getJsonObject(name);
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
        shapes.put("as many numbers as are read", filled(VALUES, "[", i -> Integer.toString(i), "]"));
        shapes.put("as many strings as are read", filled(VALUES, "[", i -> "\"" + i + "\"", "]"));
        shapes.put("as many objects as are read", filled(VALUES / 2, "[", i -> "{\"" + i + "\":1}", "]"));
        shapes.put("as many fields as are read", filled(VALUES, "{", i -> "\"f" + i + "\":1", "}"));
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
        return filled(BYTES, begin, part, end);
    }

    private static String filled(int values, String begin, Part part, String end) {
        StringBuilder all = new StringBuilder(begin);
        for (int i = 0; i < values && all.length() < BYTES; i++) {
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
            ApiContract contract = ApiContract.load(api.vertx())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            List<String> unbounded = new ArrayList<>();
            for (Operation operation : contract.model().operations()) {
                JsonObject body = contract.document()
                        .getJsonObject("paths")
                        .getJsonObject(operation.getOpenAPIPath())
                        .getJsonObject(operation.getHttpMethod().name().toLowerCase())
                        .getJsonObject("requestBody");
                if (body != null && body.getJsonObject("content").containsKey("application/json")) {
                    look(
                            contract.document(),
                            operation.getOperationId(),
                            body.getJsonObject("content")
                                    .getJsonObject("application/json")
                                    .getJsonObject("schema"),
                            unbounded);
                }
            }
            assertThat(unbounded).isEmpty();
        }
    }

    private static void look(JsonObject document, String at, JsonObject given, List<String> unbounded) {
        JsonObject schema = given;
        if (given.getString("$ref") != null) {
            String reference = given.getString("$ref");
            schema = document.getJsonObject("components")
                    .getJsonObject("schemas")
                    .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
        }
        List<?> types = schema.getValue("type") instanceof JsonArray several
                ? several.getList()
                : List.of(schema.getString("type"));
        boolean bounded = !types.contains("string") || schema.containsKey("maxLength") || schema.containsKey("enum");
        bounded &= !types.contains("array") || schema.containsKey("maxItems");
        bounded &= !types.contains("object")
                || Boolean.FALSE.equals(schema.getValue("additionalProperties"))
                || schema.containsKey("maxProperties");
        if (!bounded) {
            unbounded.add(at);
        }
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        properties.forEach(
                entry -> look(document, at + "." + entry.getKey(), (JsonObject) entry.getValue(), unbounded));
        if (schema.getJsonObject("items") != null) {
            look(document, at + "[]", schema.getJsonObject("items"), unbounded);
        }
    }
}
