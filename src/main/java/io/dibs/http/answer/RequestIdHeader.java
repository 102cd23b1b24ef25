package io.dibs.http.answer;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The id by which a proxy's log, an answer and the log of this node name one request. The response's header holds it
 * from the start, so problems and log lines find it there; a request without an id gets none.
 */
public final class RequestIdHeader {
    private static final CharSequence NAME = HttpHeaders.createOptimized("x-request-id");
    private static final int MAX_LENGTH = 64;
    private static final String FIELD = "requestId";
    private static final String TRACE = "traceId";

    private RequestIdHeader() {}

    /** Takes the request's id over into its response; one that is not fit for a log gives way to a new one. */
    public static void echo(HttpServerRequest request) {
        String sent = request.headers().get(NAME);
        if (sent != null) {
            request.response().headers().set(NAME, isValid(sent) ? sent : random());
        }
    }

    /** Null where the request brought none. */
    public static @Nullable String of(HttpServerRequest request) {
        return request.response().headers().get(NAME);
    }

    /** Says in a line of the log which request it is about, and to which trace that belongs. */
    public static LoggingEventBuilder addTo(LoggingEventBuilder line, HttpServerRequest request) {
        return add(add(line, FIELD, of(request)), TRACE, TraceHeader.traceId(request));
    }

    private static LoggingEventBuilder add(LoggingEventBuilder line, String field, @Nullable String value) {
        return value == null ? line : line.addKeyValue(field, value);
    }

    /** Without quotes and backslashes, so that JSON holds it as it is. */
    static boolean isValid(String id) {
        int length = id.length();
        for (int i = 0; i < length; i++) {
            char each = id.charAt(i);
            if (each <= ' ' || each > '~' || each == '"' || each == '\\') {
                return false;
            }
        }
        return length > 0 && length <= MAX_LENGTH;
    }

    /** In nginx's form. It names a request and guards nothing, so it need not be hard to guess. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
