package io.dibs.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The log goes to the standard error, so that the standard output holds nothing but what was asked for. Found by
 * logback as a service, which costs a tenth of reading a file of its own.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final List<String> CHATTY = List.of("io.netty", "io.vertx", "org.flywaydb", "org.postgresql");
    /** It warns of each node that comes or goes, at length; the cluster says it in a line. */
    private static final String HAZELCAST = "com.hazelcast";

    /** It logs, with a stack trace, what it also answers; the node says it in a line. */
    private static final String REDIS = "io.vertx.redis";

    private static final String SIGN_INS = "io.dibs.signin";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, new PlainLines(), Level.INFO, Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Once the settings are known. */
    public static void apply(boolean json, String level, String signIns) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, json ? new JsonLines() : new PlainLines(), Level.valueOf(level), Level.valueOf(signIns));
        }
    }

    private static void configure(LoggerContext context, LayoutBase<ILoggingEvent> layout, Level level, Level signIns) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(console(context, layout));
        root.setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        context.getLogger("io.dibs").setLevel(level);
        context.getLogger(SIGN_INS).setLevel(signIns);
        context.getLogger(HAZELCAST).setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.ERROR : Level.WARN);
        CHATTY.forEach(
                name -> context.getLogger(name).setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN));
        context.getLogger(REDIS).setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.OFF : Level.WARN);
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context, LayoutBase<ILoggingEvent> layout) {
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
