package io.dibs.http.answer;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Reads what a request's head says of its body: how long it is, and so whether it is worth waiting for. */
public final class AnnouncedBody {
    private AnnouncedBody() {}

    /**
     * What the head says of the body. A request without a body is whole with its head, also where its end is announced
     * later, as behind others on its connection.
     *
     * @return in bytes; -1 where the length shows at the end only
     */
    public static long length(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            return -1;
        }
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
