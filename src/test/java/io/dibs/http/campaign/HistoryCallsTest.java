package io.dibs.http.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.http.answer.Rfc3339Format;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does the history of a campaign show? */
class HistoryCallsTest extends CampaignCallsFixture {
    @Test
    void theHistoryShowsWhoChangedWhatAndHowItWasBefore() {
        api.create(scheduled("story"));
        api.patch(path("story"), "{\"name\":\"Second\"}");
        api.post(path("story") + "/pause", null);
        api.delete(path("story"));
        JsonObject page = api.get(path("story") + "/history").json();
        assertThat(page.getJsonArray("items").stream().map(item -> ((JsonObject) item).getString("action")))
                .containsExactly("delete", "pause", "edit", "create");
        JsonObject edit = page.getJsonArray("items").getJsonObject(2);
        assertThat(edit.getString("who")).isEqualTo("anybody");
        assertThat(edit.getString("at")).isEqualTo(Rfc3339Format.text(api.now.get()));
        assertThat(edit.getJsonObject("before").getString("name")).isEqualTo("Test");
        assertThat(edit.getJsonObject("after").getString("name")).isEqualTo("Second");
        assertThat(page.getJsonArray("items").getJsonObject(0).getValue("after"))
                .isNull();
        assertThat(page.getJsonArray("items").getJsonObject(3).getValue("before"))
                .isNull();
    }

    @Test
    void theHistoryComesInPages() {
        api.create(scheduled("pages"));
        for (int i = 0; i < 4; i++) {
            api.post(path("pages") + "/stock", "{\"add\":1}");
        }
        JsonObject first = api.get(path("pages") + "/history?limit=3").json();
        assertThat(first.getJsonArray("items").size()).isEqualTo(3);
        JsonObject last = api.get(path("pages") + "/history?limit=3&after=" + first.getLong("next"))
                .json();
        assertThat(last.getJsonArray("items").size()).isEqualTo(2);
        assertThat(last.containsKey("next")).isFalse();
        assertThat(api.get(path("pages") + "/history?after=1")
                        .json()
                        .getJsonArray("items")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "after=0", "after=x", "after=-1", "action=edit"})
    void aWrongQueryIs400(String query) {
        isRefused(
                api.get(path("any") + "/history?" + query), 400, "bad-request", query.substring(0, query.indexOf('=')));
    }

    @Test
    void whatNeverWasHasNoHistory() {
        isRefused(api.get(path("never") + "/history"), 404, "campaign-not-found");
        isRefused(api.get(path("never") + "/history?after=5"), 404, "campaign-not-found");
        isRefused(api.get(path("Bad") + "/history"), 400, "bad-request", "id");
        api.shards.broken = true;
        isRefused(api.get(path("never") + "/history"), 503, "unavailable");
    }
}
