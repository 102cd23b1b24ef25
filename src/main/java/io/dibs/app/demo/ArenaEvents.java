package io.dibs.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What a watcher reads in the feed and sees on the chart, in the order in which it happened. */
final class ArenaEvents {
    private static final int KEPT = 100;

    private final ArenaFrame frame;
    private final List<JsonObject> events = new ArrayList<>();
    private long began = now();

    ArenaEvents(ArenaFrame frame) {
        this.frame = frame;
    }

    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    /** A crowd is released: times count from now on, and what was before is forgotten. */
    void begin() {
        began = now();
        events.clear();
    }

    /** Milliseconds since the crowd was released. */
    long at() {
        return now() - began;
    }

    void add(String kind, JsonObject what) {
        add(kind, what, now());
    }

    /** @param moment at which it happened, on the clock of {@link #now} */
    void add(String kind, JsonObject what, long moment) {
        JsonObject event = what.copy().put("kind", kind).put("at", moment - began);
        if (events.size() < KEPT) {
            events.add(event);
        }
        frame.event(event);
    }

    void add(String kind, DemoNode node) {
        add(kind, new JsonObject().put("node", node.name()));
    }

    JsonArray shown() {
        return new JsonArray(List.copyOf(events));
    }

    long count(String kind) {
        return events.stream()
                .filter(event -> event.getString("kind").equals(kind))
                .count();
    }
}
