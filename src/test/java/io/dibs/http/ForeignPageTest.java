package io.dibs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.RunningApi;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another site can make somebody's browser send changes nothing. */
class ForeignPageTest {
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
        api.create("summer", 1_000);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String send(String method, String target, String host, String headers) throws IOException {
        String head =
                method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Fetch-Site: cross-site\r\n",
                "Sec-Fetch-Site: same-site\r\n",
                "Origin: https://evil.example\r\n",
                "Origin: http://127.0.0.1:1\r\n",
                "Origin: null\r\n",
            })
    void itsCallsWithoutABodyAreRefused(String headers) throws IOException {
        for (String call : new String[] {"pause", "close", "sync", "copy"}) {
            assertThat(send("POST", "/v1/campaigns/summer/" + call, "127.0.0.1", headers))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("page of another site");
        }
        assertThat(api.get("/v1/campaigns/summer").json().getString("state")).isEqualTo("open");
    }

    @Test
    void theContractSaysSoOfEveryCallThatChangesSomething() {
        for (Operation operation : api.contract().model().operations()) {
            String method = operation.getHttpMethod().name();
            if (!method.equals("GET")) {
                String path = operation.getOpenAPIPath().replaceAll("\\{[^}]*}", "summer");
                assertThat(api.send(method, path, null, "Sec-Fetch-Site", "cross-site")
                                .status())
                        .isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Sec-Fetch-Site: same-origin\r\n",
                "Sec-Fetch-Site: none\r\n",
                "Origin: http://127.0.0.1:9\r\n"
            })
    void onesOwnAreTaken(String headers) throws IOException {
        assertThat(send("POST", "/v1/campaigns/summer/open", "127.0.0.1:9", headers))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anybodyMayRead() throws IOException {
        assertThat(send("GET", "/v1/campaigns", "127.0.0.1", "Sec-Fetch-Site: cross-site\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "1.2.3.4.5"
            })
    void aForeignNameThatLeadsToThisMachineIsNotItsOwn(String host) throws IOException {
        assertThat(send("GET", "/v1/campaigns", host, ""))
                .startsWith("HTTP/1.1 400 ")
                .contains("Host");
        assertThat(send("POST", "/v1/campaigns/summer/pause", host, "")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8080", "LOCALHOST", "127.0.0.1", "[::1]:80", "dibs", "shop.localhost:80"
            })
    void itsOwnNamesAre(String host) throws IOException {
        assertThat(send("GET", "/v1/campaigns", host, "")).startsWith("HTTP/1.1 200 ");
    }
}
