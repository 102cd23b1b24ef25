package io.dibs.http.campaign;

import io.dibs.http.answer.Rfc3339Format;
import io.dibs.repository.CampaignRepository.HistoryEntry;
import io.dibs.repository.CampaignView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A campaign's history as the API shows it. */
final class HistoryJson {
    private HistoryJson() {}

    /** @param found one more than the page holds, where there is a next one */
    static JsonObject page(List<HistoryEntry> found, int limit) {
        JsonArray items = new JsonArray();
        found.stream().limit(limit).map(HistoryJson::of).forEach(items::add);
        JsonObject page = new JsonObject().put("items", items);
        return found.size() > limit ? page.put("next", found.get(limit - 1).number()) : page;
    }

    private static JsonObject of(HistoryEntry change) {
        JsonObject shown = new JsonObject()
                .put("number", change.number())
                .put("at", Rfc3339Format.text(change.at()))
                .put("who", change.who())
                .put("action", change.action())
                .put("before", campaign(change.before(), change.at()))
                .put("after", campaign(change.after(), change.at()));
        return change.revoked() == null ? shown : shown.put("revoked", change.revoked());
    }

    private static @Nullable JsonObject campaign(@Nullable CampaignView view, long at) {
        return view == null ? null : CampaignJson.of(view, at);
    }
}
