package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisOutageTest {
    @ParameterizedTest
    @CsvSource({
        "'WRONGPASS invalid username-password pair or user is disabled.', correct the user or the password",
        "'NOAUTH Authentication required.', correct the user or the password",
        "'NOPERM User dibs has no permissions to run the ''asking'' command', the rights",
        "'Failed to create SSL connection: No name matching cache found', be for the host",
        "'Failed to create SSL connection: Received fatal alert: bad_certificate', sslcert=FILE",
        "'Failed to resolve ''cache'' [A(1)]', no host has the name",
        "'Connection refused: /127.0.0.1:6379', start Redis at the address",
        "'MOVED 8455 127.0.0.1:7001', add cluster=true",
        "'ERR This instance has cluster support disabled', leave cluster=true out",
        "'ERR [0] No such master with that name', correct sentinel=NAME",
        "'ERR [0] unknown command ''SENTINEL'', with args beginning with: ', it is no sentinel",
        "'ERR [0] unknown command ''SET'', with args beginning with: ', add sentinel=NAME",
        "'ERR [0] READONLY You can''t write against a read only replica.', name the master",
        "'Received fatal alert: certificate_required', sslcert=FILE",
        "'The timeout period of 1000ms has been exceeded', check that Redis runs"
    })
    void eachCauseComesWithTheWayOut(String cause, String advice) {
        assertThat(RedisOutage.explain(cause))
                .startsWith("Redis does not answer")
                .contains(cause, advice, "DIBS_REDIS_URI");
    }

    @Test
    void anAddressOfAnotherKindIsAWrongSetting() {
        ServerUri uri = new ServerUri("redis://:hush@one,two?sentinel=a");
        assertThat(RedisOutage.refusal(uri, new IOException("No such master with that name")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("redis://:***@one,two?sentinel=a cannot be used");
        assertThat(RedisOutage.refusal(uri, new IOException("Connection refused")))
                .isInstanceOf(UnreachableServerException.class);
    }

    @Test
    void oneThatIsStartingIsWaitedFor() {
        assertThat(RedisOutage.explain("ERR [0] LOADING Redis is loading the dataset in memory"))
                .contains("starting", "waiting")
                .doesNotContain("DIBS_REDIS_URI");
    }
}
