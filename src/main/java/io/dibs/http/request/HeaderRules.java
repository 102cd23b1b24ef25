package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What request headers must look like. */
public final class HeaderRules {
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("idempotency-key");
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final String TEXT = "text/plain";
    private static final Set<String> UTF_8 = Set.of("charset=utf-8", "charset=\"utf-8\"");
    private static final Set<String> OF_LINES =
            Set.of("charset=utf-8", "charset=\"utf-8\"", "header=present", "header=absent");
    private static final int MAX_KEY_LENGTH = 255;

    private HeaderRules() {}

    /** @return null where none was sent */
    public static String idempotencyKey(MultiMap headers) {
        String key = headers.get(IDEMPOTENCY_KEY);
        if (key != null && (!isVisible(key) || isRepeated(headers))) {
            throw new RefusedException(Problem.badField(
                    "Idempotency-Key", "The Idempotency-Key header must be one, of 1 to 255 visible ASCII characters"));
        }
        return key;
    }

    /** A body of no said type is refused as well: a page of another site can send one without being asked. */
    public static void requireJson(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (!JSON.equals(type) && !is(JSON, UTF_8, type)) {
            throw new RefusedException(Problem.of(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    type == null ? "There is no Content-Type; send application/json" : "Send application/json"));
        }
    }

    /**
     * A page of another site can send plain text without being asked, so none is taken from a page.
     *
     * @return whether the lines are CSV
     */
    public static boolean requireLines(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        boolean csv = is(CSV, OF_LINES, type);
        if (csv || is(TEXT, OF_LINES, type) && !headers.contains(HttpHeaders.ORIGIN)) {
            return csv;
        }
        throw new RefusedException(Problem.of(
                ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Send text/csv, or text/plain where it is no page that sends"));
    }

    private static boolean is(String wanted, Set<String> parameters, String type) {
        String[] parts =
                type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";");
        return parts[0].trim().equals(wanted)
                && Stream.of(parts).skip(1).map(String::trim).allMatch(parameters::contains);
    }

    private static boolean isVisible(String key) {
        int length = key.length();
        for (int i = 0; i < length; i++) {
            if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
                return false;
            }
        }
        return length > 0 && length <= MAX_KEY_LENGTH;
    }

    private static boolean isRepeated(MultiMap headers) {
        return headers.getAll(IDEMPOTENCY_KEY).size() > 1;
    }
}
