package io.dibs.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.access.AuthSettings;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdHeaderTest {
    private static final String LONGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String CLAIMS = "/v1/campaigns/named/claims";
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(AuthSettings.NONE);
        api.create("named", 1);
        api.claim("named", "winner");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "order-9/1", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~", LONGEST})
    void anIdIsRepeatedAsItCame(String id) {
        Reply won = claim("winner", id);
        Reply lost = claim("loser", id);
        Reply missing = api.get("/v1/campaigns/nowhere", "X-Request-Id", id);

        assertThat(won.status()).isEqualTo(200);
        assertThat(won.header("x-request-id")).isEqualTo(id);
        assertThat(won.json().containsKey("requestId")).isFalse();
        assertThat(lost.code()).isEqualTo("sold-out");
        assertThat(lost.header("x-request-id")).isEqualTo(id);
        assertThat(lost.json().getString("requestId")).isEqualTo(id);
        assertThat(missing.json().getString("requestId")).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "a\tb", LONGEST + "0"})
    void anUnfitOneIsReplaced(String id) {
        Reply lost = claim("loser", id);

        assertThat(lost.header("x-request-id")).matches("[0-9a-f]{32}");
        assertThat(lost.json().getString("requestId")).isEqualTo(lost.header("x-request-id"));
        assertThat(claim("loser", id).header("x-request-id")).isNotEqualTo(lost.header("x-request-id"));
    }

    @Test
    void withoutOneThereIsNone() {
        Reply lost = api.claim("named", "loser");

        assertThat(lost.header("x-request-id")).isNull();
        assertThat(lost.json().containsKey("requestId")).isFalse();
    }

    private static Reply claim(String user, String id) {
        return api.post(CLAIMS, "{\"userId\":\"" + user + "\"}", "X-Request-Id", id);
    }
}
