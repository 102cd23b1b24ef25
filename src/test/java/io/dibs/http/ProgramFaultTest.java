package io.dibs.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dibs.http.access.AuthSettings;
import io.dibs.http.claim.ClaimOutcome;
import io.dibs.testkit.api.CheckedApi.Reply;
import io.dibs.testkit.api.RunningApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** A fault of the program is told apart from what a client may not meet again. */
class ProgramFaultTest {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final RunningApi api = new RunningApi(AuthSettings.NONE);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        api.create("summer", 10);
        log.start();
        ROOT.addAppender(log);
    }

    @AfterEach
    void close() {
        ROOT.detachAppender(log);
        api.close();
    }

    @Test
    void aFaultBehindACallIs500WithItsStackInTheLog() {
        api.shards.fault = new IllegalStateException("a fault behind a call");
        isInternal(api.get("/v1/campaigns/summer"));
        isInternal(api.post("/v1/campaigns/summer/claims?", "{\"userId\":\"u-1\"}"));
        assertThat(log.list).filteredOn(this::holdsTheFault).hasSize(2);
    }

    @Test
    void aFaultInAClaimIsToo() {
        api.shards.fault = new IllegalStateException("a fault in a claim");
        isInternal(api.claim("summer", "u-1"));
        assertThat(log.list).filteredOn(this::holdsTheFault).hasSize(1);
        assertThat(api.outcomes.get(ClaimOutcome.INTERNAL).sum()).isOne();
    }

    @Test
    void theLogNamesTheRequestAsItsAnswerDoes() {
        api.shards.fault = new IllegalStateException("a fault of one request");

        Reply call = api.get("/v1/campaigns/summer", "X-Request-Id", "call-1");
        Reply claim = api.post("/v1/campaigns/summer/claims", "{\"userId\":\"u-1\"}", "X-Request-Id", "claim-1");

        assertThat(call.json().getString("requestId")).isEqualTo("call-1");
        assertThat(claim.json().getString("requestId")).isEqualTo("claim-1");
        assertThat(log.list)
                .filteredOn(this::holdsTheFault)
                .extracting(ILoggingEvent::getKeyValuePairs)
                .containsExactly(
                        List.of(new KeyValuePair("requestId", "call-1")),
                        List.of(new KeyValuePair("requestId", "claim-1")));
    }

    @Test
    void theLogNamesTheTraceOfTheCaller() {
        api.shards.fault = new IllegalStateException("a fault of one request");
        String trace = "0af7651916cd43dd8448eb211c80319c";

        api.get("/v1/campaigns/summer", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
        api.get("/v1/campaigns/summer", "traceparent", "nonsense");

        assertThat(log.list)
                .filteredOn(this::holdsTheFault)
                .extracting(ILoggingEvent::getKeyValuePairs)
                .containsExactly(List.of(new KeyValuePair("traceId", trace)), null);
    }

    @Test
    void aLedgerThatDoesNotAnswerIs503AndSafeToRetry() {
        api.claim("summer", "u-1");
        api.post("/v1/campaigns/summer/close", null);
        api.shards.forgetClosed("summer");
        api.cutOff(true);
        for (Reply reply : new Reply[] {api.get("/v1/campaigns/summer"), api.claim("summer", "u-1")}) {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("retry-after")).isEqualTo("1");
        }
        assertThat(log.list).noneMatch(event -> event.getLevel() == Level.ERROR);
    }

    private static void isInternal(Reply reply) {
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("internal");
        assertThat(reply.header("retry-after")).isNull();
        assertThat(reply.http().body()).doesNotContain("a fault");
    }

    private boolean holdsTheFault(ILoggingEvent event) {
        return event.getLevel() == Level.ERROR
                && event.getThrowableProxy() != null
                && event.getThrowableProxy().getMessage().equals(api.shards.fault.getMessage())
                && event.getThrowableProxy().getStackTraceElementProxyArray().length > 0;
    }
}
