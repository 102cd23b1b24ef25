package io.dibs.http;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * One thing that nobody should send.
 *
 * @param status of the answer, or {@link #CLOSED}
 * @param code of the problem that answers it; null where the server's HTTP layer refuses
 */
record BadInput(String name, int status, String code, byte[] bytes) {
    /** Nobody can be answered whose bytes went wrong inside a body: the connection ends. */
    static final int CLOSED = 0;

    private static final String CLAIMS = "/v1/campaigns/c/claims";
    private static final int BODY_LIMIT = 4_096;

    static Stream<BadInput> corpus() {
        return Stream.of(claimBodies(), userIds(), otherCalls(), heads()).flatMap(inputs -> inputs);
    }

    private static Stream<BadInput> claimBodies() {
        return Stream.of(
                claim("no body", ""),
                claim("only a brace", "{"),
                claim("not closed", "{\"userId\":\"u-2\""),
                claim("an array", "[\"u-2\"]"),
                claim("a bare text", "\"u-2\""),
                claim("null", "null"),
                claim("an empty object", "{}"),
                claim("more after the object", "{\"userId\":\"u-2\"}{}"),
                claim("an unknown field", "{\"userId\":\"u-2\",\"admin\":true}"),
                claim("a field twice", "{\"userId\":\"u-2\",\"userId\":\"u-3\"}"),
                claim("single quotes", "{'userId':'u-2'}"),
                claim("a trailing comma", "{\"userId\":\"u-2\",}"),
                claim(
                        "broken UTF-8",
                        new byte[] {'{', '"', 'u', 's', 'e', 'r', 'I', 'd', '"', ':', '"', (byte) 0xC3, '(', '"', '}'}),
                claim("a deep nest", "[".repeat(2_000) + "]".repeat(2_000)),
                new BadInput(
                        "a body over the limit",
                        413,
                        null,
                        post(CLAIMS, " ".repeat(BODY_LIMIT) + "{\"userId\":\"u-2\"}")),
                new BadInput("a huge body", 413, null, post(CLAIMS, "x".repeat(5_000_000))));
    }

    private static Stream<BadInput> userIds() {
        return Stream.of(
                claim("a number as user", "{\"userId\":2}"),
                claim("no user", "{\"userId\":null}"),
                claim("a list as user", "{\"userId\":[\"u-2\"]}"),
                claim("an object as user", "{\"userId\":{\"$ne\":1}}"),
                claim("an empty user", "{\"userId\":\"\"}"),
                claim("a user too long", "{\"userId\":\"" + "u".repeat(129) + "\"}"),
                claim("a NUL in the user", "{\"userId\":\"u\\u0000\"}"),
                claim("a line break in the user", "{\"userId\":\"u\\n2\"}"),
                claim("a DEL in the user", "{\"userId\":\"u\\u007f\"}"),
                claim("half a surrogate pair", "{\"userId\":\"u\\ud800\"}"),
                claim("a raw control character", "{\"userId\":\"u\t2\"}"));
    }

    private static Stream<BadInput> otherCalls() {
        String claim = "{\"userId\":\"u-2\"}";
        return Stream.of(
                new BadInput(
                        "an unknown campaign", 404, "campaign-not-found", post("/v1/campaigns/none/claims", claim)),
                new BadInput(
                        "a campaign that is no slug", 400, "bad-request", post("/v1/campaigns/C%00/claims", claim)),
                new BadInput("a broken escape", 400, null, post("/v1/campaigns/%zz/claims", claim)),
                new BadInput("a way out of the path", 400, "bad-request", post("/v1/campaigns/../../claims", claim)),
                new BadInput("an unknown path", 404, null, post("/v2/claims", claim)),
                new BadInput("the management port's path", 404, null, request("GET", "/metrics", "")),
                new BadInput("a wrong method", 405, null, request("PUT", CLAIMS, claim)),
                new BadInput("an unknown method", 405, null, request("BREW", CLAIMS, claim)),
                campaign("a stock of nothing", "{\"name\":\"x\",\"stock\":0}"),
                campaign("a stock below nothing", "{\"name\":\"x\",\"stock\":-1}"),
                campaign("a stock too large", "{\"name\":\"x\",\"stock\":2000000001}"),
                campaign("a stock beyond a long", "{\"name\":\"x\",\"stock\":99999999999999999999}"),
                campaign("half a coupon", "{\"name\":\"x\",\"stock\":1.5}"),
                campaign("a stock in words", "{\"name\":\"x\",\"stock\":\"ten\"}"),
                campaign("an id that is no slug", "{\"id\":\"A b\",\"name\":\"x\",\"stock\":1}"),
                campaign("no fields", "{}"),
                campaign("no JSON", "hello"),
                campaign("an unknown field of a campaign", "{\"name\":\"x\",\"stock\":1,\"colour\":\"red\"}"),
                campaign("an impossible day", "{\"name\":\"x\",\"stock\":1,\"opensAt\":\"2025-02-31T00:00:00Z\"}"),
                new BadInput(
                        "the same campaign",
                        409,
                        "campaign-exists",
                        post("/v1/campaigns", "{\"id\":\"c\",\"name\":\"x\",\"stock\":1}")));
    }

    private static Stream<BadInput> heads() {
        String body = "{\"userId\":\"u-2\"}";
        return Stream.of(
                raw("no HTTP", 400, "hello\r\n\r\n"),
                raw(
                        "an invalid length",
                        400,
                        "POST " + CLAIMS + " HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n" + body),
                raw(
                        "a length below nothing",
                        400,
                        "POST " + CLAIMS + " HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" + body),
                raw(
                        "two lengths",
                        400,
                        "POST " + CLAIMS + " HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\nContent-Length: 17\r\n\r\n"
                                + body),
                raw(
                        "a length and chunks",
                        400,
                        "POST " + CLAIMS
                                + " HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                raw(
                        "an invalid chunk",
                        CLOSED,
                        "POST " + CLAIMS + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + body
                                + "\r\n0\r\n\r\n"),
                raw(
                        "a header line too long",
                        431,
                        "POST " + CLAIMS + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"),
                raw("a path too long", 414, "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    private static BadInput claim(String name, String body) {
        return claim(name, body.getBytes(StandardCharsets.UTF_8));
    }

    private static BadInput claim(String name, byte[] body) {
        return new BadInput(name, 400, "bad-request", request("POST", CLAIMS, body));
    }

    private static BadInput campaign(String name, String body) {
        return new BadInput(name, 400, "bad-request", post("/v1/campaigns", body));
    }

    private static BadInput raw(String name, int status, String text) {
        return new BadInput(name, status, null, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] post(String path, String body) {
        return request("POST", path, body);
    }

    private static byte[] request(String method, String path, String body) {
        return request(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] request(String method, String path, byte[] body) {
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
