package io.dibs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request is for: every call reads its target, and what is wrong with it, in the same way. */
class TargetTest {
    private static final String BODY = "{\"userId\":\"u-1\"}";
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

    private static String raw(String method, String target, String body) throws IOException {
        String head = method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/campaigns/summer/claims",
                "/v1/campaigns/su%6dmer/claims",
                "/v1/campaigns/summer/claim%73",
                "/v1/campaigns/summer/claims?",
                "http://x/v1/campaigns/summer/claims",
            })
    void aClaimIsTakenHoweverItsTargetIsWritten(String target) throws IOException {
        assertThat(raw("POST", target, BODY)).matches("(?s)HTTP/1.1 20[01] .*\"userId\":\"u-1\".*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/campaigns/summer",
                "/v1/campaigns/su%6dmer",
                "/v1/campaigns/summer?",
                "http://x/v1/campaigns/summer",
            })
    void aLookAtACampaignIsToo(String target) throws IOException {
        assertThat(raw("GET", target, "")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aClaimKnowsNoQuery() {
        Reply reply = api.post("/v1/campaigns/summer/claims?colour=red", BODY);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("colour");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/campaigns/%zz/claims",
        "POST, /v1/campaigns/%/claims",
        "GET, /v1/campaigns/%zz",
        "GET, /v1/campaigns/summer/claims/%e",
        "GET, /v1/coupons/%zz",
        "GET, /v1/campaigns?after=%zz",
        "GET, /%zz",
    })
    void whatIsNoTextIs400(String method, String target) throws IOException {
        assertThat(raw(method, target, method.equals("POST") ? BODY : "")).startsWith("HTTP/1.1 400 ");
    }

    /** PostgreSQL cannot store one, so none may get as far as a statement. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/coupons/%00",
                "/v1/coupons/AB%00C",
                "/v1/users/a%00b",
                "/v1/campaigns/summer/claims/a%00b",
                "/v1/users/a%00b/coupons",
                "/v1/campaigns?after=%00",
            })
    void aNulIs400BeforeAnythingElseIsSaidOfIt(String target) throws IOException {
        assertThat(raw("GET", target, "")).startsWith("HTTP/1.1 400 ").contains("It holds a NUL");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void nobodyIsCalledWhatAPathLeavesOut(String user) {
        Reply reply = api.claim("summer", user);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("userId");
    }

    @Test
    void aNameDoesNotEndInALineFeed() {
        String user = "{\"email\":\"a@b.example\",\"username\":\"alice\\n\",\"password\":\"correct horse battery\"}";
        assertThat(api.post("/v1/users", user).status()).isEqualTo(400);
        assertThat(api.post("/v1/campaigns", "{\"name\":\"Summer\\n\",\"stock\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/v1/campaigns", "{\"id\":\"a\\n\",\"name\":\"A\",\"stock\":1}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/assets/docs.js",
                "/openapi.yaml",
                "/v1/campaigns",
                "/v1/campaigns/summer",
                "/v1/campaigns/summer/live",
                "/v1/campaigns/summer/coupons",
                "/v1/webhooks"
            })
    void aHeadIsAnsweredLikeItsGetWithoutABody(String target) throws IOException {
        String answer = raw("HEAD", target, "");
        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n").contains("content-type: ");
        assertThat(answer.indexOf("\r\n\r\n")).isEqualTo(answer.length() - 4);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/campaigns/summer/claims/",
        "POST, /v1/campaigns/summer/claims/?",
        "GET, /v1/campaigns/summer/",
        "GET, /v1/campaigns/",
        "GET, /v1/campaigns/?limit=1",
        "GET, /v1/webhooks/",
        "GET, /openapi.yaml/",
        "GET, /console/",
    })
    void aSlashAtTheEndOfAPathChangesNothing(String method, String target) throws IOException {
        assertThat(raw(method, target, method.equals("POST") ? BODY : "")).matches("(?s)HTTP/1.1 20[01] .*");
    }

    @Test
    void aHeadOfWhatOnlyTakesPostsIs405() {
        Reply reply = api.send("HEAD", "/v1/campaigns/summer/claims", null);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("POST");
    }
}
