package io.dibs.http.feed;

import io.vertx.core.buffer.Buffer;

/** A page of the feed as it is sent, to one client or to many. */
record FeedPage(Buffer body, boolean isEmpty) {
    /** What a campaign's feed is asked for. */
    record Key(String campaign, int after, int limit) {}
}
