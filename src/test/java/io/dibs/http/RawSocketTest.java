package io.dibs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client sends: bytes that are not HTTP, are ambiguous, or come too slowly. */
class RawSocketTest {
    private static final String CLAIM =
            "POST /v1/campaigns/raw/claims HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final byte[] OVERLONG = {
        '{', '"', 'u', 's', 'e', 'r', 'I', 'd', '"', ':', '"', (byte) 0xc0, (byte) 0x80, '"', '}'
    };
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE, RunningApi.impatient(1_000), 1);
        api.create("raw", 1_000);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** Sends and reads until the server closes. */
    private static String exchange(byte[]... parts) throws IOException {
        try (Socket socket = open()) {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            return readAll(socket);
        }
    }

    private static Socket open() throws IOException {
        Socket socket = new Socket("127.0.0.1", api.port);
        socket.setSoTimeout(8_000);
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                all.write(b);
            }
        } catch (SocketException reset) {
            all.write("\n[reset]".getBytes(ISO_8859_1));
        }
        return all.toString(ISO_8859_1);
    }

    private static String exchange(String text) throws IOException {
        return exchange(text.getBytes(ISO_8859_1));
    }

    private static String claim(int length) {
        return CLAIM + "Content-Length: " + length + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
                "Content-Length: 4, 5\r\n\r\nabcd",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: +4\r\n\r\nabcd",
                "Content-Length: 0x4\r\n\r\nabcd",
                "Content-Length: 99999999999999999999\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "X-Spaced : y\r\nContent-Length: 0\r\n\r\n",
                "Bad\u0001Name: y\r\nContent-Length: 0\r\n\r\n",
                "X: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "Host: y\r\nContent-Length: 0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                ": y\r\nContent-Length: 0\r\n\r\n",
                "Authorization: Bearer a\r\nAuthorization: Bearer b\r\nContent-Length: 0\r\n\r\n",
                "Content-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
            })
    void ambiguousFramingIs400AndTheConnectionEnds(String rest) throws IOException {
        String answer = exchange(CLAIM + rest);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("bad-request");
        assertThat(answer.indexOf("HTTP/1.1", 5)).isNegative();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET\r\n\r\n", "\u0016\u0003\u0001\u0002\r\n\r\n"})
    void whatIsNotHttpIs4xx(String bytes) throws IOException {
        assertThat(exchange(bytes)).matches("(?s)HTTP/1.[01] 400 .*bad-request.*");
    }

    @Test
    void aLongLineIs414AndLongHeadersAre431() throws IOException {
        assertThat(exchange("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .matches("(?s)HTTP/1.[01] 414 .*")
                .contains("uri-too-long");
        assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("headers-too-large");
    }

    @Test
    void invalidUtf8Is400() throws IOException {
        String head = claim(OVERLONG.length).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        assertThat(exchange(head.getBytes(ISO_8859_1), OVERLONG))
                .startsWith("HTTP/1.1 400 ")
                .contains("not valid UTF-8");
    }

    @Test
    void noContentTypeIs415() throws IOException {
        assertThat(exchange("POST /v1/campaigns/raw/claims HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Content-Length: 14\r\n\r\n{\"userId\":\"u\"}"))
                .startsWith("HTTP/1.1 415 ")
                .contains("There is no Content-Type");
    }

    @Test
    void aCodedBodyIs415() throws IOException {
        assertThat(exchange(CLAIM + "Content-Encoding: gzip\r\nContent-Length: 14\r\n\r\n{\"userId\":\"u\"}"))
                .startsWith("HTTP/1.1 415 ")
                .contains("Content-Encoding");
    }

    @Test
    void aCodingOfABodyThatNobodyReadsMeansNothing() throws IOException {
        assertThat(exchange("GET /v1/campaigns HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aRequestThatNamesNoHostIs400() throws IOException {
        assertThat(exchange("GET /v1/campaigns HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aHugeBodyIsCutOff() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(claim(1_000_000_000).getBytes(ISO_8859_1));
            socket.getOutputStream().write(new byte[5_000]);
            assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ").contains("payload-too-large");
        }
    }

    @Test
    void aSlowBodyIs408() throws IOException {
        String answer = exchange(claim(14) + "{\"use");
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("request-timeout");
        api.check("POST", "/v1/campaigns/raw/claims", 408, "json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/campaigns", "/v1/campaigns/raw/stock"})
    void aSlowBodyIs408OnOtherPathsToo(String path) throws IOException {
        String answer = exchange("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 9\r\n\r\n{");
        assertThat(answer).startsWith("HTTP/1.1 408 ");
        api.check("POST", path, 408, "json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void drippingHeadersDoesNotHoldAConnection() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n".getBytes(ISO_8859_1));
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> {
                        try {
                            socket.getOutputStream().write("X: y\r\n".getBytes(ISO_8859_1));
                            return socket.getInputStream().available() > 0;
                        } catch (SocketException closed) {
                            return true;
                        }
                    });
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write((claim(14) + "{\"userId\":\"i\"}").getBytes(ISO_8859_1));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 201 ").doesNotContain("408");
        }
    }

    @Test
    void pipelinedClaimsAreAnsweredInOrder() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            all.append(claim(16))
                    .append("{\"userId\":\"p")
                    .append(String.format("%02d", i))
                    .append("\"}");
        }
        String answers = exchange(all.toString());
        int at = 0;
        for (int i = 0; i < 20; i++) {
            at = answers.indexOf("\"userId\":\"p" + String.format("%02d", i) + "\"", at);
            assertThat(at).isPositive();
        }
    }

    @Test
    void expectationsAreMetOrRefused() throws IOException {
        try (Socket socket = open()) {
            String head = claim(14).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            byte[] start = socket.getInputStream().readNBytes(25);
            assertThat(new String(start, ISO_8859_1)).startsWith("HTTP/1.1 100 Continue");
            socket.getOutputStream().write("{\"userId\":\"e\"}".getBytes(ISO_8859_1));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 201 ");
        }
        assertThat(exchange(claim(5_000).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n")))
                .startsWith("HTTP/1.1 413 ");
        assertThat(exchange(claim(14).replace("\r\n\r\n", "\r\nExpect: tea\r\n\r\n")))
                .startsWith("HTTP/1.1 417 ");
    }

    @Test
    void aClientThatLeavesDoesNoHarm() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = open()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write((claim(16) + "{\"userId\":\"l" + (10 + i)).getBytes(ISO_8859_1));
                if (i % 2 == 0) {
                    socket.getOutputStream().write("\"}".getBytes(ISO_8859_1));
                }
            }
        }
        assertThat(api.claim("raw", "after").status()).isIn(200, 201);
    }

    @Test
    void anIdempotencyKeyInOtherLettersIs400() throws IOException {
        String head = claim(14).replace("\r\n\r\n", "\r\nIdempotency-Key: \u00fc\r\nConnection: close\r\n\r\n");
        assertThat(exchange(head + "{\"userId\":\"u\"}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Idempotency-Key");
    }

    @Test
    void connectionsHaveALimit() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (RunningApi small = new RunningApi(AuthSettings.NONE, RunningApi.impatient(8), 1)) {
            for (int i = 0; i < 12; i++) {
                open.add(new Socket("127.0.0.1", small.port));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> open.get(11).getInputStream().read() == -1);
            Awaitility.await().atMost(Duration.ofSeconds(8)).ignoreExceptions().untilAsserted(() -> assertThat(
                            small.get("/v1/campaigns").status())
                    .isEqualTo(200));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsNotFoundDoesNotEndTheConnectionForThoseBehindIt() throws IOException {
        String found = "GET /v1/campaigns/raw HTTP/1.1\r\nHost: x\r\n\r\n";
        String missing = "GET /v1/x HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET /v1/campaigns/raw HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answers = exchange(found + missing + found + last);
        assertThat(answers.split("HTTP/1.1 200", -1)).as(answers).hasSize(4);
        assertThat(answers).containsOnlyOnce("HTTP/1.1 404");
    }
}
