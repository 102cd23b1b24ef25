package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisOutageTest {
    @ParameterizedTest
    @CsvSource({
        "'WRONGPASS invalid username-password pair or user is disabled.', correct the user or the password",
        "'NOAUTH Authentication required.', correct the user or the password",
        "'Failed to resolve ''cache'' [A(1)]', no host has the name",
        "'Connection refused: /127.0.0.1:6379', start Redis at the address",
        "'The timeout period of 1000ms has been exceeded', check that Redis runs"
    })
    void eachCauseComesWithTheWayOut(String cause, String advice) {
        assertThat(RedisOutage.explain(cause))
                .startsWith("Redis does not answer")
                .contains(cause, advice, "DIBS_REDIS_URI");
    }

    @Test
    void oneThatIsStartingIsWaitedFor() {
        assertThat(RedisOutage.explain("ERR [0] LOADING Redis is loading the dataset in memory"))
                .contains("starting", "waiting")
                .doesNotContain("DIBS_REDIS_URI");
    }
}
