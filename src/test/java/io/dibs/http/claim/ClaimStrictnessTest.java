package io.dibs.http.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad claims: each gets a specific 4xx that says what is wrong, and changes nothing. */
class ClaimStrictnessTest {
    private static final String PATH = "/v1/campaigns/strict/claims";
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
        api.create("strict", 100);
    }

    @AfterAll
    static void nothingHasChanged() {
        assertThat(api.get("/v1/campaigns/strict").json().getInteger("issued")).isZero();
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` `|JSON object|",
                "nonsense|not JSON|",
                "{|not JSON|",
                "{\"userId\":\"u\"|not JSON|",
                "{\"userId\":\"u\"} x|not JSON|",
                "{'userId':'u'}|not JSON|",
                "{\"userId\":\"u\",}|not JSON|",
                "{\"userId\":\"\\x\"}|not JSON|",
                "{\"userId\":\"\t\"}|not JSON|",
                "{\"userId\":\"u\"}{}|follows|",
                "[]|JSON object|",
                "\"u\"|JSON object|",
                "null|JSON object|",
                "7|JSON object|",
                "{}|missing|userId",
                "{\"user\":\"u\"}|Unknown field|user",
                "{\"userId\":\"u\",\"admin\":true}|Unknown field|admin",
                "{\"userId\":\"u\",\"userId\":\"v\"}|twice|userId",
                "{\"userId\":7}|must be a string|userId",
                "{\"userId\":null}|must be a string|userId",
                "{\"userId\":true}|must be a string|userId",
                "{\"userId\":[\"u\"]}|must be a string|userId",
                "{\"userId\":{}}|must be a string|userId",
                "{\"userId\":\"\"}|empty|userId",
                "{\"userId\":\"a\\u0000b\"}|control|userId",
                "{\"userId\":\"a\\nb\"}|control|userId",
                "{\"userId\":\"\\u007f\"}|control|userId",
                "{\"userId\":\"\\u0085\"}|control|userId",
                "{\"userId\":\"\\ud800\"}|surrogate|userId",
                "{\"userId\":\"\\udc00x\"}|surrogate|userId",
                // As UTF-16, as UTF-32, and with the mark of an order that nobody uses; all are UTF-8 as well.
                "\u0000{\u0000\"\u0000u\u0000\"\u0000:\u00001\u0000}|not JSON|",
                "\u0000\u0000\u0000{\u0000\u0000\u0000}|not JSON|",
                "\u0000{\u0000\u0000\u0000}\u0000\u0000|not JSON|",
            })
    void aWrongBodyIs400(String body, String says, String field) {
        Reply reply = api.post(PATH, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad-request");
        assertThat(reply.json().getString("detail")).contains(says);
        assertThat(reply.json().getString("field")).isEqualTo(field);
    }

    @Test
    void aUserIdHasAtMost128Characters() {
        Reply reply = api.claim("strict", "x".repeat(129));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("128");
        assertThat(api.claim("strict", "😀".repeat(129)).status()).isEqualTo(400);
    }

    @Test
    void anEmptyBodyIs400() {
        Reply reply = api.send("POST", PATH, "");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("detail")).contains("empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=latin1",
                "application/jsonp",
                "application/json; charset=utf-8; x=y",
                "*/*"
            })
    void anotherMediaTypeIs415(String type) {
        Reply reply = api.post(PATH, "{\"userId\":\"u\"}", "Content-Type", type);
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json; charset=utf-8", "Application/JSON", "application/json;charset=\"UTF-8\""})
    void jsonInOtherSpellingsIsTaken(String type) {
        assertThat(api.post("/v1/campaigns/nowhere/claims", "{\"userId\":\"u\"}", "Content-Type", type)
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "under_score", "a%20b", "%00", "a.b", ""})
    void aCampaignIdThatIsNoneIs400(String id) {
        Reply reply = api.claim(id, "u-1");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("id");
    }

    @Test
    void aCampaignIdHasAtMost64Characters() {
        assertThat(api.claim("x".repeat(64), "u-1").status()).isEqualTo(404);
        assertThat(api.claim("x".repeat(65), "u-1").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b"})
    void anIdempotencyKeyIsVisibleAscii(String key) {
        Reply reply = api.post(PATH, "{\"userId\":\"u\"}", "Idempotency-Key", key);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void anIdempotencyKeyHasAtMost255CharactersAndIsOne() {
        String body = "{\"userId\":\"u\"}";
        String elsewhere = "/v1/campaigns/nowhere/claims";
        assertThat(api.post(elsewhere, body, "Idempotency-Key", "k".repeat(255)).status())
                .isEqualTo(404);
        assertThat(api.post(PATH, body, "Idempotency-Key", "k".repeat(256)).status())
                .isEqualTo(400);
        assertThat(api.post(PATH, body, "Idempotency-Key", "a", "Idempotency-Key", "b")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW"})
    void onlyPostIsAllowed(String method) {
        Reply reply = api.send(method, PATH, null);
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("POST");
    }

    @Test
    void aBodyOf4096BytesIsTakenAndOneMoreIs413() {
        String shell = "{\"userId\":\"u\"}";
        String elsewhere = "/v1/campaigns/nowhere/claims";
        assertThat(api.post(elsewhere, shell + " ".repeat(4_096 - shell.length()))
                        .status())
                .isEqualTo(404);
        Reply reply = api.post(elsewhere, shell + " ".repeat(4_097 - shell.length()));
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("payload-too-large");
    }
}
