package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parser lets pass although two readers could take it for two things, such as a proxy in front and this
 * server.
 */
public final class HeadRules {
    private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

    private static final Problem HOST = bad("A request names one Host");
    private static final Problem NAMELESS = bad("A header has no name");
    private static final Problem FRAMING = bad("Transfer-Encoding is chunked, or absent");
    private static final Problem TWICE = bad("Authorization and Content-Type are there once at most");
    private static final Problem ESCAPE = bad("A % in the request target is followed by two hexadecimal digits");
    private static final Problem CODED =
            Problem.of(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding");

    private HeadRules() {}

    /** @return what is wrong, or null */
    public static @Nullable Problem flaw(HttpServerRequest request) {
        MultiMap headers = request.headers();
        int hosts = count(headers, HttpHeaders.HOST);
        if (hosts > 1 || hosts == 0 && request.version() == HttpVersion.HTTP_1_1) {
            return HOST;
        }
        if (headers.contains("")) {
            return NAMELESS;
        }
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING) && !isChunked(headers)) {
            return FRAMING;
        }
        if (count(headers, HttpHeaders.AUTHORIZATION) > 1 || count(headers, HttpHeaders.CONTENT_TYPE) > 1) {
            return TWICE;
        }
        if (!areEscapesWhole(request.uri())) {
            return ESCAPE;
        }
        return readsBody(request) && isCoded(headers) ? CODED : null;
    }

    /** What comes with any other method is read to its end and means nothing. */
    public static boolean readsBody(HttpServerRequest request) {
        return WITH_BODY.contains(request.method());
    }

    private static boolean isCoded(MultiMap headers) {
        String coding = headers.get(HttpHeaders.CONTENT_ENCODING);
        return coding != null && !coding.equalsIgnoreCase("identity");
    }

    private static boolean isChunked(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    }

    public static boolean areEscapesWhole(String uri) {
        for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', at + 1)) {
            if (at + 2 >= uri.length() || !isHex(uri.charAt(at + 1)) || !isHex(uri.charAt(at + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static int count(MultiMap headers, CharSequence name) {
        return headers.contains(name) ? headers.getAll(name).size() : 0;
    }

    private static Problem bad(String detail) {
        return Problem.badRequest(detail);
    }
}
