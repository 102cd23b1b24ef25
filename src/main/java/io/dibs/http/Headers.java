package io.dibs.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/** What request headers must look like. */
final class Headers {
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("idempotency-key");
    private static final String JSON = "application/json";
    private static final int MAX_KEY_LENGTH = 255;

    private Headers() {}

    /** @return null where none was sent */
    static String idempotencyKey(MultiMap headers) {
        String key = headers.get(IDEMPOTENCY_KEY);
        if (key != null && (!isVisible(key) || isRepeated(headers))) {
            throw new Refused(Problem.badField(
                    "Idempotency-Key", "The Idempotency-Key header must be one, of 1 to 255 visible ASCII characters"));
        }
        return key;
    }

    /** A body of no said type is refused as well: a page of another site can send one without being asked. */
    static void requireJson(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (!JSON.equals(type) && !isJson(type)) {
            throw new Refused(Problem.of(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    type == null ? "There is no Content-Type; send application/json" : "Send application/json"));
        }
    }

    private static boolean isJson(String type) {
        if (type == null) {
            return false;
        }
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", 3);
        boolean utf8 = parts.length == 1
                || parts.length == 2
                        && List.of("charset=utf-8", "charset=\"utf-8\"").contains(parts[1].trim());
        return utf8 && parts[0].trim().equals(JSON);
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
