package io.dibs.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLinesTest {
    private static final String FORGED = "gone\n12:00:00.000 INFO  Serve: all is well\u001b[2J\u202e\u2028";

    private final LoggerContext context = new LoggerContext();

    @Test
    void anEventIsOneReadableLine() {
        assertThat(line(new PlainLines(), "Ready on {}", null, "8080"))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Serve: Ready on 8080\n");
    }

    @Test
    void aMessageCannotForgeALineOrMoveTheCursor() {
        assertThat(line(new PlainLines(), "{}", null, FORGED))
                .contains("gone\\u000a12:00:00.000")
                .contains("\\u001b[2J\\u202e\\u2028")
                .containsOnlyOnce("\n");
    }

    @Test
    void neitherCanTheMessageOfAFailureOrOfItsCause() {
        Exception failure = new IllegalStateException("outer", new IllegalArgumentException(FORGED));
        assertThat(line(new PlainLines(), "Failed", failure).lines())
                .anyMatch(line -> line.startsWith("    caused by java.lang.IllegalArgumentException: gone\\u000a"))
                .noneMatch(line -> line.startsWith("12:00"));
    }

    @Test
    void asJsonAnEventIsOneObjectALine() {
        String line = line(new JsonLines(), "{}", new IllegalStateException(FORGED), FORGED);
        assertThat(line).containsOnlyOnce("\n").endsWith("}\n");
        JsonObject event = new JsonObject(line);
        assertThat(event.getString("message")).isEqualTo(FORGED);
        assertThat(event.getString("level")).isEqualTo("INFO");
        assertThat(event.getString("logger")).isEqualTo("io.dibs.app.Serve");
        assertThat(event.getString("error")).contains("IllegalStateException");
        assertThat(event.getInstant("time")).isNotNull();
    }

    @Test
    void fieldsOfALineStandBehindItsMessage() {
        LoggingEvent event = event("An export was cut off", null);
        event.addKeyValuePair(new KeyValuePair("requestId", "r-\u202e1"));

        assertThat(new PlainLines().doLayout(event))
                .endsWith("Serve: An export was cut off requestId=\"r-\\u202e1\"\n");
        assertThat(new JsonObject(new JsonLines().doLayout(event)).getString("requestId"))
                .isEqualTo("r-\u202e1");
    }

    @Test
    void librariesAreQuietAndOursSpeaks() {
        LogConfigurator configurator = new LogConfigurator();
        configurator.configure(context);
        assertThat(context.getLogger("io.netty.util").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.hazelcast.x").getEffectiveLevel()).isEqualTo(Level.ERROR);
        assertThat(context.getLogger("io.dibs.shard").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("some.library").getEffectiveLevel()).isEqualTo(Level.INFO);
    }

    private String line(LayoutBase<ILoggingEvent> layout, String message, Throwable failure, Object... arguments) {
        return layout.doLayout(event(message, failure, arguments));
    }

    private LoggingEvent event(String message, Throwable failure, Object... arguments) {
        Logger logger = context.getLogger("io.dibs.app.Serve");
        return new LoggingEvent("", logger, Level.INFO, message, failure, arguments);
    }
}
