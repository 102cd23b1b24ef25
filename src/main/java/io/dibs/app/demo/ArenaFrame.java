package io.dibs.app.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What happened since the last frame. People are numbers; a list that is empty is left out. */
final class ArenaFrame {
    private JsonObject parts = new JsonObject();
    private int answers;

    void pressed(int person, int node) {
        list("pressed").add(person).add(node);
    }

    void won(int person, int sequence, boolean isNew) {
        answers++;
        list(isNew ? "won" : "same").add(person).add(sequence);
    }

    void soldOut(int person) {
        answers++;
        list("lost").add(person);
    }

    void askingAgain(int person) {
        list("again").add(person);
    }

    /** Something that a watcher should read: it stands in the feed and on the chart. */
    void event(JsonObject event) {
        list("events").add(event);
    }

    void put(String name, Object value) {
        parts.put(name, value);
    }

    private JsonArray list(String name) {
        JsonArray list = parts.getJsonArray(name);
        if (list == null) {
            list = new JsonArray();
            parts.put(name, list);
        }
        return list;
    }

    /** The claims that were answered definitely in this frame. */
    int answers() {
        return answers;
    }

    /** The frame as it is sent, where there is anything to tell; the next one begins empty. */
    Optional<JsonObject> take() {
        JsonObject taken = parts;
        parts = new JsonObject();
        if (answers > 0) {
            taken.put("answers", answers);
        }
        answers = 0;
        return taken.isEmpty() ? Optional.empty() : Optional.of(taken);
    }
}
