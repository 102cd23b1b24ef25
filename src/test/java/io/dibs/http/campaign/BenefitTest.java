package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a coupon can be worth, and what an administrator may say besides, to the last byte. */
class BenefitTest {
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Reply create(String field, Object value) {
        return api.create(new JsonObject().put("name", "x").put("stock", 1).put(field, value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"percent\",\"percent\":100}",
                "{\"type\":\"percent\",\"percent\":0.01}",
                "{\"type\":\"percent\",\"percent\":12.50}",
                "{\"type\":\"percent\",\"percent\":1e1}",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"EUR\"}",
                "{\"type\":\"amount\",\"amount\":5.99,\"currency\":\"USD\"}",
                "{\"type\":\"amount\",\"amount\":500,\"currency\":\"JPY\"}",
                "{\"type\":\"amount\",\"amount\":1.234,\"currency\":\"KWD\"}",
                "{\"type\":\"amount\",\"amount\":1000000000,\"currency\":\"IDR\"}",
                "{\"type\":\"gift\",\"gift\":\"Eine Tasse ☕\"}",
            })
    void aBenefitIsTakenAndShownAsItIs(String text) {
        JsonObject benefit = new JsonObject(text);
        Reply reply = create("benefit", benefit);
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(201);
        assertThat(reply.json().getJsonObject("benefit")).isEqualTo(benefit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"percent\",\"percent\":0}|percent",
                "{\"type\":\"percent\",\"percent\":-5}|percent",
                "{\"type\":\"percent\",\"percent\":100.01}|percent",
                "{\"type\":\"percent\",\"percent\":0.001}|percent",
                "{\"type\":\"percent\",\"percent\":33.333}|percent",
                "{\"type\":\"percent\",\"percent\":\"5\"}|percent",
                "{\"type\":\"percent\",\"percent\":5,\"currency\":\"EUR\"}|currency",
                "{\"type\":\"amount\",\"amount\":0,\"currency\":\"EUR\"}|amount",
                "{\"type\":\"amount\",\"amount\":5.999,\"currency\":\"EUR\"}|amount",
                "{\"type\":\"amount\",\"amount\":5.5,\"currency\":\"JPY\"}|amount",
                "{\"type\":\"amount\",\"amount\":1.2345,\"currency\":\"KWD\"}|amount",
                "{\"type\":\"amount\",\"amount\":1000000000.01,\"currency\":\"EUR\"}|amount",
                "{\"type\":\"amount\",\"currency\":\"EUR\"}|amount",
                "{\"type\":\"amount\",\"amount\":5}|currency",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"ABC\"}|currency",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"XAU\"}|currency",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"XXX\"}|currency",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"eur\"}|currency",
                "{\"type\":\"amount\",\"amount\":5,\"currency\":\"EUR\\n\"}|currency",
                "{\"type\":\"gift\"}|gift",
                "{\"type\":\"gift\",\"gift\":\"\"}|gift",
                "{\"type\":\"gift\",\"gift\":\"mug\\n\"}|gift",
                "{\"type\":\"gift\",\"gift\":\"mug\",\"amount\":1}|amount",
                "{\"type\":\"gift\",\"gift\":\"mug\",\"size\":1}|size",
                "{\"type\":null}|type",
            })
    void aBenefitThatIsNoneIs400AndNamesTheField(String text, String field) {
        Reply reply = create("benefit", new JsonObject(text));
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("benefit." + field);
        assertThat(reply.json().getString("detail")).isNotEmpty();
    }

    @Test
    void metadataHasALimitToTheByte() {
        int frame = new JsonObject().put("k", "").encode().length();
        JsonObject most = new JsonObject().put("k", "x".repeat(16_384 - frame));
        assertThat(create("metadata", most).json().getJsonObject("metadata")).isEqualTo(most);
        Reply more = create("metadata", new JsonObject().put("k", "x".repeat(16_385 - frame)));
        assertThat(more.status()).isEqualTo(400);
        assertThat(more.json().getString("field")).isEqualTo("metadata");
    }

    @Test
    void metadataCountsInBytesAndNotInCharacters() {
        assertThat(create("metadata", new JsonObject().put("k", "é".repeat(8_193)))
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "[1,{\"a\":1e999}]"})
    void aNumberThatNobodyCanKeepIs400(String number) {
        Reply reply = api.post("/v1/campaigns", "{\"name\":\"x\",\"stock\":1,\"metadata\":{\"n\":" + number + "}}");
        assertThat(reply.status()).as(reply.http().body()).isEqualTo(400);
        assertThat(reply.json().getString("field")).startsWith("metadata.n");
    }

    @Test
    void largeAndSmallNumbersStayWhatTheyAre() {
        JsonObject numbers = new JsonObject("{\"a\":1e300,\"b\":-1e-300,\"c\":12345678901234567890,\"d\":0.1}");
        assertThat(create("metadata", numbers).json().getJsonObject("metadata")).isEqualTo(numbers);
    }
}
