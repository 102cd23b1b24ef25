package io.dibs.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Requests of every operation of the contract, right and wrong in many ways. A seed makes the same ones again. */
final class RequestFuzzer {
    private static final Pattern PLACE = Pattern.compile("\\{[^}]*}");
    private static final int SMUGGLED = 64;
    private static final List<Object> ODD_VALUES = Arrays.asList(
            null,
            true,
            "",
            " ",
            "x",
            "u-1",
            "\u0000",
            "\uD800",
            "ü",
            "가",
            "\u202E",
            "1e999",
            -1,
            0,
            1,
            0.1,
            1e300,
            Long.MAX_VALUE,
            "2030-01-01T00:00:00Z",
            "9".repeat(400),
            List.of(),
            Map.of(),
            List.of(1, List.of()),
            Map.of("a", Map.of()));
    private static final List<String> ODD_PARTS = List.of(
            "summer",
            "sale",
            "u-1",
            "-",
            "%00",
            "%2F",
            "..",
            ".",
            "%2e%2e%2f",
            "%C3%BC",
            "%ff",
            "%",
            "%zz",
            "x".repeat(200),
            "0007-9S50-790N-G2M9-MQ77-QFPP-WEAT-FCVD",
            "'",
            "\"",
            "<b>",
            ";",
            "a;b=c",
            "*",
            "~",
            "$(id)",
            "%0d%0a",
            "1e9");
    private static final List<String> ODD_QUERIES = List.of(
            "limit=1",
            "limit=0",
            "limit=-1",
            "limit=x",
            "limit=1&limit=2",
            "after=0",
            "after=99999999999999999999",
            "state=open",
            "state=",
            "q=%00",
            "checkpoint=true",
            "checkpoint=2",
            "wait=1",
            "wait=x",
            "&",
            "=",
            "a[b]=c",
            "%",
            "%zz=1",
            "x=" + "y".repeat(500));
    private static final List<String> ODD_HEADERS = List.of(
            "Idempotency-Key: k-1",
            "Idempotency-Key: ",
            "Idempotency-Key: \"a\"",
            "Idempotency-Key: " + "k".repeat(300),
            "If-Match: *",
            "If-Match: \"1\"",
            "If-Match: W/\"1\"",
            "If-Match: x,,",
            "If-None-Match: *",
            "Accept: text/csv",
            "Accept: */*;q=0",
            "Accept: x",
            "Accept-Encoding: gzip",
            "Accept-Encoding: identity;q=0",
            "Accept-Language: ko",
            "Origin: null",
            "Origin: https://other.example",
            "Sec-Fetch-Site: cross-site",
            "Cookie: a=b; dibs=c",
            "X-Forwarded-For: 1.2.3.4",
            "X-Request-Id: ${jndi:x}",
            "Range: bytes=0-",
            "Upgrade: websocket",
            "Content-Encoding: gzip",
            "Connection: close",
            "Expect: 100-continue",
            "Expect: x",
            "Last-Event-ID: x");

    private final List<Template> templates = new ArrayList<>();
    private final List<String> tokens;
    private final String marker;
    private final Random random;

    /** @param path with its places in braces */
    private record Template(String method, String path, JsonObject body) {}

    /**
     * @param tokens one of which stands in each request
     * @param marker stands where secrets do
     */
    RequestFuzzer(JsonObject contract, List<String> tokens, String marker, long seed) {
        this.tokens = tokens;
        this.marker = marker;
        random = new Random(seed);
        JsonObject paths = contract.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (item.getValue(method) instanceof JsonObject operation) {
                    templates.add(new Template(method.toUpperCase(), path, example(operation)));
                }
            }
        }
    }

    private static JsonObject example(JsonObject operation) {
        JsonObject content = operation
                .getJsonObject("requestBody", new JsonObject())
                .getJsonObject("content", new JsonObject())
                .getJsonObject("application/json", new JsonObject());
        JsonObject examples = content.getJsonObject("examples", new JsonObject());
        return examples.fieldNames().stream()
                .map(name -> examples.getJsonObject(name).getValue("value"))
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .findFirst()
                .orElse(null);
    }

    FuzzedRequest next() {
        Template template = templates.get(random.nextInt(templates.size()));
        String target = target(template.path());
        byte[] body = template.body() == null && random.nextInt(10) > 0 ? new byte[0] : body(template.body());
        List<String> headers = headers(body);
        String method =
                random.nextInt(40) == 0 ? pick(List.of("GET", "PUT", "POST", "DELETE", "PATCH")) : template.method();
        byte[] whole = bytes(method + " " + target + " HTTP/1.1\r\n" + String.join("", headers) + "\r\n", body);
        return random.nextInt(4) > 0
                ? new FuzzedRequest(method, target, whole, true)
                : new FuzzedRequest(method, target, broken(whole, method, target, body), false);
    }

    private String target(String path) {
        String filled = PLACE.matcher(path).replaceAll(place -> java.util.regex.Matcher.quoteReplacement(part(place)));
        return random.nextInt(3) > 0
                ? filled
                : filled + "?" + pick(ODD_QUERIES) + (random.nextBoolean() ? "" : "&" + pick(ODD_QUERIES));
    }

    private String part(MatchResult place) {
        return random.nextInt(3) > 0
                ? (place.group().contains("user") ? "u-" + random.nextInt(50) : "sale")
                : pick(ODD_PARTS);
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private List<String> headers(byte[] body) {
        List<String> headers = new ArrayList<>(List.of("Host: localhost\r\n"));
        String token = pick(tokens);
        if (!token.isEmpty()) {
            headers.add("Authorization: Bearer " + (random.nextInt(8) > 0 ? token : damaged(token)) + "\r\n");
        }
        if (body.length > 0) {
            headers.add("Content-Type: "
                    + (random.nextInt(20) > 0
                            ? "application/json"
                            : pick(List.of("text/plain", "text/csv", "", "x/y;z")))
                    + "\r\n");
            headers.add("Content-Length: " + body.length + "\r\n");
        }
        while (random.nextInt(3) == 0) {
            headers.add(pick(ODD_HEADERS) + "\r\n");
        }
        return headers;
    }

    private String damaged(String token) {
        int at = random.nextInt(token.length());
        return switch (random.nextInt(4)) {
            case 0 -> token.substring(0, at);
            case 1 -> token.substring(0, at) + (char) ('!' + random.nextInt(90)) + token.substring(at + 1);
            case 2 -> token + "." + marker;
            default -> marker.repeat(1 + random.nextInt(8));
        };
    }

    // ---- bodies
    // ----------------------------------------------------------------------------------------------------------

    private byte[] body(JsonObject example) {
        JsonObject value = example == null ? new JsonObject().put("a", 1) : example.copy();
        return switch (random.nextInt(8)) {
            case 0, 1 -> utf8(value.encode());
            case 2, 3, 4 -> utf8(oneFieldOdd(value).encode());
            case 5 ->
                utf8(value.put(pick(List.of("x", "", "userId", "\u0000", marker)), pick(ODD_VALUES))
                        .encode());
            case 6 -> utf8(wrongJson(value.encode()));
            default -> flipped(utf8(value.encode()), 1 + random.nextInt(4));
        };
    }

    private JsonObject oneFieldOdd(JsonObject value) {
        List<String> names = List.copyOf(value.fieldNames());
        if (names.isEmpty()) {
            return value;
        }
        String name = pick(names);
        Object inner = value.getValue(name);
        if (inner instanceof JsonObject object && random.nextBoolean()) {
            return value.put(name, oneFieldOdd(object));
        }
        if (inner instanceof JsonArray array && random.nextBoolean()) {
            return value.put(name, array.add(pick(ODD_VALUES)));
        }
        return random.nextInt(5) == 0 ? removed(value, name) : value.put(name, pick(ODD_VALUES));
    }

    private static JsonObject removed(JsonObject value, String name) {
        value.remove(name);
        return value;
    }

    private String wrongJson(String json) {
        return switch (random.nextInt(9)) {
            case 0 -> json.substring(0, random.nextInt(json.length()));
            case 1 -> json + json;
            case 2 -> json.replace(":", random.nextBoolean() ? "::" : " ");
            case 3 -> "{\"userId\":\"a\"," + json.substring(1);
            case 4 -> "[".repeat(1 + random.nextInt(3_000)) + json;
            case 5 -> "{\"a\":".repeat(1 + random.nextInt(600)) + "1" + "}".repeat(random.nextInt(600));
            case 6 -> json.replace("\"", "'");
            case 7 -> "\uFEFF" + json;
            default -> pick(List.of("null", "1", "\"x\"", "[]", "", " ", "NaN", "{}", "{,}", "/**/{}"));
        };
    }

    private byte[] flipped(byte[] bytes, int times) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < times && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    // ---- broken HTTP
    // -----------------------------------------------------------------------------------------------------

    private byte[] broken(byte[] whole, String method, String target, byte[] body) {
        String start = method + " " + target;
        String host = "\r\nHost: localhost\r\n";
        return switch (random.nextInt(16)) {
            case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
            case 1, 2 -> flipped(whole, 1 + random.nextInt(6));
            case 3 ->
                bytes(
                        start + " HTTP/1.1" + host + "Content-Length: " + (body.length + 1 + random.nextInt(50))
                                + "\r\n\r\n",
                        body);
            case 4 ->
                bytes(
                        start + " HTTP/1.1" + host + "Content-Length: 0\r\nContent-Length: " + body.length + "\r\n\r\n",
                        body);
            case 5 ->
                bytes(
                        start + " HTTP/1.1" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                        utf8("0\r\n\r\nGET /v1/users/admin HTTP/1.1\r\n\r\n"));
            case 6 ->
                bytes(
                        start + " HTTP/1.1" + host
                                + "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n",
                        chunks(body));
            case 7 ->
                bytes(
                        start + pick(List.of(" HTTP/1.0", " HTTP/2.0", " HTTP/9.9", "", " HTP/1.1", " HTTP/1.1 x"))
                                + host + "\r\n",
                        new byte[0]);
            case 8 -> bytes(start.replace(" ", random.nextBoolean() ? "  " : "\t") + " HTTP/1.1" + host + "\r\n", body);
            case 9 -> bytes(start + " HTTP/1.1\nHost: localhost\n\n", body);
            case 10 ->
                bytes(
                        start + " HTTP/1.1" + host
                                + pick(List.of("A: b\r\n c", "Host: a", "Transfer-Encoding: identity")) + "\r\n\r\n",
                        body);
            case 11 -> bytes(start + " HTTP/1.1" + host + "A\u0000: b\r\n: x\r\nB\r\n\r\n", body);
            case 12 ->
                bytes(
                        method + " "
                                + pick(List.of(
                                        "http://localhost", "*", "//", "http://other.example/v1", "localhost:1", ""))
                                + " HTTP/1.1" + host + "\r\n",
                        body);
            case 13 ->
                bytes(
                        pick(List.of("CONNECT", "TRACE", "OPTIONS", "PROPFIND", "get", "G\u0000T", "X".repeat(300)))
                                + " " + target + " HTTP/1.1" + host + "\r\n",
                        body);
            case 14 -> bytes(start + "?" + "q".repeat(random.nextInt(12_000)) + " HTTP/1.1" + host + "\r\n", body);
            default -> noise();
        };
    }

    private byte[] chunks(byte[] body) {
        String size = pick(List.of(Integer.toHexString(body.length), "-1", "g", "fffffffffffffffff", "0;x=y", ""));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(utf8(size + "\r\n"));
        all.writeBytes(body);
        all.writeBytes(utf8("\r\n0\r\n\r\n"));
        return all.toByteArray();
    }

    private byte[] noise() {
        byte[] bytes = new byte[1 + random.nextInt(SMUGGLED)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String head, byte[] body) {
        byte[] first = utf8(head);
        byte[] all = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        return all;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
