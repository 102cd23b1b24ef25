package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ArenaFrameTest {
    private final ArenaFrame frame = new ArenaFrame();

    @Test
    void whatHappenedIsToldOnceAndNothingIsNotToldAtAll() {
        assertThat(frame.take()).isEmpty();
        frame.pressed(7, 2);
        frame.won(7, 1, true);
        frame.won(7, 1, false);
        frame.soldOut(8);
        frame.askingAgain(9);
        assertThat(frame.take())
                .contains(new JsonObject()
                        .put("pressed", JsonArray.of(7, 2))
                        .put("won", JsonArray.of(7, 1))
                        .put("same", JsonArray.of(7, 1))
                        .put("lost", JsonArray.of(8))
                        .put("again", JsonArray.of(9))
                        .put("answers", 3));
        assertThat(frame.take()).isEmpty();
    }

    @Test
    void anEventCarriesItsKindAndItsTime() {
        ArenaEvents events = new ArenaEvents(frame);
        events.add("takeover", new JsonObject().put("node", "node-2"));
        JsonObject event = frame.take().orElseThrow().getJsonArray("events").getJsonObject(0);
        assertThat(event.getString("kind")).isEqualTo("takeover");
        assertThat(event.getString("node")).isEqualTo("node-2");
        assertThat(event.getLong("at")).isNotNegative();
        assertThat(events.shown()).hasSize(1);
        events.begin();
        assertThat(events.shown()).isEmpty();
    }

    @Test
    void anEventStreamNamesAndSeparatesItsEvents() {
        assertThat(ArenaAudience.event("frame", new JsonObject().put("at", 5)))
                .hasToString("event: frame\ndata: {\"at\":5}\n\n");
    }
}
