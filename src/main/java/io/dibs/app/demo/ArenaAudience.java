package io.dibs.app.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/** The pages that watch, over server-sent events. One that does not keep up is cut off, and comes back by itself. */
final class ArenaAudience {
    private static final int MAX_WATCHERS = 50;
    private static final int MAX_UNREAD_BYTES = 1 << 20;

    private final Set<HttpServerResponse> watchers = new LinkedHashSet<>();

    /** @return whether there was room */
    boolean admit(HttpServerResponse response, JsonObject snapshot) {
        if (watchers.size() >= MAX_WATCHERS) {
            return false;
        }
        response.setChunked(true)
                .setWriteQueueMaxSize(MAX_UNREAD_BYTES)
                .putHeader("content-type", "text/event-stream")
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff");
        response.closeHandler(closed -> watchers.remove(response));
        response.exceptionHandler(broken -> watchers.remove(response));
        response.write(event("snapshot", snapshot));
        watchers.add(response);
        return true;
    }

    void send(JsonObject frame) {
        if (watchers.isEmpty()) {
            return;
        }
        Buffer event = event("frame", frame);
        for (HttpServerResponse each : Set.copyOf(watchers)) {
            if (each.writeQueueFull()) {
                watchers.remove(each);
                each.reset();
            } else {
                each.write(event);
            }
        }
    }

    static Buffer event(String name, JsonObject data) {
        return Buffer.buffer("event: " + name + "\ndata: " + data.encode() + "\n\n");
    }
}
