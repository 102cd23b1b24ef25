package io.dibs.app.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/** A failure and its causes, bounded, with nothing of a message able to look like a line of the log. */
final class BoundedStackTrace {
    private static final int CAUSES = 8;
    private static final int FRAMES = 30;

    private BoundedStackTrace() {}

    static String of(IThrowableProxy failure) {
        StringBuilder text = new StringBuilder(1_024);
        IThrowableProxy each = failure;
        for (int depth = 0; each != null && depth < CAUSES; depth++) {
            append(text, depth == 0 ? "    " : "    caused by ", each);
            each = each.getCause();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String start, IThrowableProxy failure) {
        text.append(start).append(failure.getClassName());
        if (failure.getMessage() != null) {
            text.append(": ").append(PrintableText.escaped(failure.getMessage()));
        }
        text.append('\n');
        StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
        int shown = Math.min(FRAMES, frames.length - failure.getCommonFrames());
        for (int i = 0; i < shown; i++) {
            text.append("        ").append(frames[i].getSTEAsString()).append('\n');
        }
    }
}
