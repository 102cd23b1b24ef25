package io.dibs.http;

import io.dibs.campaign.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What can be asked of campaigns, apart from their coupons. */
final class CampaignCalls {
    private static final int PAGE = 100;

    private final Backend backend;
    private final Responses responses;

    CampaignCalls(Backend backend, Responses responses) {
        this.backend = backend;
        this.responses = responses;
    }

    Future<Void> create(Call call) {
        JsonObject body = call.body();
        String key = call.idempotencyKey();
        String id = body.getString("id");
        String campaign =
                id == null ? RequestNames.campaignId(key, call.caller().label()) : CampaignIds.require("id", id);
        call.context().response().putHeader("location", "/v1/campaigns/" + campaign);
        return command(call, campaign, new Action.Create(ProposalReader.read(body)), 201);
    }

    Future<Void> open(Call call) {
        return command(call, call.campaign(), new Action.Open(), 200);
    }

    Future<Void> pause(Call call) {
        return command(call, call.campaign(), new Action.Pause(), 200);
    }

    Future<Void> close(Call call) {
        return command(call, call.campaign(), new Action.Close(), 200);
    }

    Future<Void> stock(Call call) {
        return command(call, call.campaign(), new Action.AddStock(call.body().getLong("add")), 200);
    }

    Future<Void> sync(Call call) {
        return backend.shards()
                .sync(call.campaign())
                .compose(Call::requireDone)
                .compose(done -> show(call, call.campaign(), 200));
    }

    Future<Void> get(Call call) {
        return show(call, call.campaign(), 200);
    }

    Future<Void> list(Call call) {
        int limit = call.query("limit", PAGE);
        String after = call.query("after");
        return backend.reads()
                .campaigns(after == null ? null : CampaignIds.require("after", after), limit + 1)
                .onSuccess(found -> responses.json(
                        call.context().request(), 200, page(found, limit).toBuffer()))
                .mapEmpty();
    }

    Future<Void> audit(Call call) {
        return backend.reads()
                .audit(call.campaign())
                .map(found -> found.orElseThrow(() -> new Refused(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(audit -> CampaignJson.of(call.campaign(), audit))
                .onSuccess(json -> responses.json(call.context().request(), 200, json.toBuffer()))
                .mapEmpty();
    }

    private Future<Void> command(Call call, String campaign, Action action, int status) {
        String who = call.caller().label();
        String request = RequestNames.request(call.idempotencyKey(), action.label(), campaign, who);
        return backend.shards()
                .command(campaign, request, who, action)
                .compose(Call::requireDone)
                .compose(done -> show(call, campaign, status));
    }

    private Future<Void> show(Call call, String campaign, int status) {
        return backend.reads()
                .campaign(campaign)
                .map(found -> found.orElseThrow(() -> new Refused(Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND))))
                .map(view -> CampaignJson.of(view, backend.now().getAsLong()))
                .onSuccess(json -> responses.json(call.context().request(), status, json.toBuffer()))
                .mapEmpty();
    }

    private JsonObject page(List<CampaignView> found, int limit) {
        long now = backend.now().getAsLong();
        JsonArray items = new JsonArray();
        found.stream().limit(limit).forEach(view -> items.add(CampaignJson.of(view, now)));
        JsonObject page = new JsonObject().put("items", items);
        return found.size() > limit
                ? page.put("next", found.get(limit - 1).terms().campaign())
                : page;
    }
}
