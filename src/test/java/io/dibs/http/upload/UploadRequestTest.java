package io.dibs.http.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.api.CheckedApi.Reply;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upload requests are taken, repeated and refused? */
class UploadRequestTest extends UploadCallsFixture {
    @Test
    void aRetryUnderTheSameKeyHappensOnce() {
        api.create(campaign, 3);
        Reply first = codes("K-" + campaign, "Idempotency-Key", "k");
        Reply again = codes("K-" + campaign, "Idempotency-Key", "k");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(shown().getInteger("ownCodes")).isEqualTo(1);
        assertThat(codes("K-" + campaign).code()).as("without one").isEqualTo("duplicate-codes");
    }

    @Test
    void anUploadIsMeantForTheVersionThatIfMatchNames() {
        api.create(campaign, 3);
        assertThat(codes("V-" + campaign, "If-Match", "\"7\"").status()).isEqualTo(412);
        String tag = api.get("/v1/campaigns/" + campaign).header("etag");
        assertThat(codes("V-" + campaign, "If-Match", tag).status()).isEqualTo(201);
        assertThat(eligible("u-1", "If-Match", tag).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/plain; charset=latin1"})
    void otherTypesAreRefused(String type) {
        api.create(campaign, 3);
        assertThat(api.post("/v1/campaigns/" + campaign + "/codes", "[]", typed(type))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void noPageOfAnotherSiteUploadsPlainText() throws IOException {
        api.create(campaign, 3);
        String answer = raw("Content-Type: text/plain\r\nOrigin: http://evil.example\r\nContent-Length: 3\r\n\r\nX-1");
        assertThat(answer).startsWith("HTTP/1.1 403");
        assertThat(raw("Content-Type: text/plain\r\nOrigin: http://x\r\nContent-Length: 3\r\n\r\nX-1"))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void anUploadThatIsKnownAlreadyIsAnsweredAndTheConnectionGoesOn() throws IOException {
        api.create(campaign, 3);
        assertThat(codes("K-" + campaign, "Idempotency-Key", "k").status()).isEqualTo(201);
        // More than a connection takes in by itself.
        String body = ("x".repeat(60) + "\n").repeat(4_000);
        String again = "POST /v1/campaigns/" + campaign + "/codes HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                + "Idempotency-Key: k\r\nContent-Length: " + body.length() + "\r\n\r\n" + body
                + "GET /v1/campaigns/" + campaign + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(again.getBytes(StandardCharsets.UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).startsWith("HTTP/1.1 201 ").contains("HTTP/1.1 200 ");
        }
    }

    private String raw(String rest) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(8_000);
            String head = "POST /v1/campaigns/" + campaign + "/codes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
            socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() throws IOException {
        api.create(campaign, 3);
        String some = "X-1\n".repeat(UploadReader.PAGE / 2);
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.getOutputStream()
                    .write(("POST /v1/campaigns/" + campaign
                                    + "/codes HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
                                    + "Content-Length: 999999\r\n\r\n" + some)
                            .getBytes(StandardCharsets.UTF_8));
            await().until(() -> api.shards.staging.staged() == 1);
        }
        await().until(() -> api.shards.staging.staged() == 0);
        assertThat(shown().getInteger("ownCodes")).isNull();
    }

    @Test
    void anUploadThatTheLedgerDoesNotTakeIsUnavailable() {
        api.create(campaign, 3);
        api.shards.broken = true;
        assertThat(codes("X-" + campaign).status()).isEqualTo(503);
        assertThat(eligible("u-1").status()).isEqualTo(503);
    }
}
