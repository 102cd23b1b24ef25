package io.dibs.http.campaign;

import io.dibs.campaign.CampaignStatus;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.CampaignIds;
import io.dibs.http.request.RequestCaller;
import io.dibs.repository.CampaignRepository;
import io.dibs.repository.CampaignRepository.HistoryEntry;
import io.dibs.repository.CampaignView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Looking at campaigns, apart from their coupons. */
public final class CampaignCalls {
    private static final int PAGE = 100;
    private static final int HISTORY_PAGE = 50;
    private static final Problem NOT_FOUND = Problem.of(ProblemKind.CAMPAIGN_NOT_FOUND);
    private static final Problem ARCHIVED = Problem.of(ProblemKind.ARCHIVED);

    private final CampaignRepository campaigns;
    private final ResponseWriter responses;
    private final LongSupplier now;

    public CampaignCalls(CampaignRepository campaigns, ResponseWriter responses, LongSupplier now) {
        this.campaigns = campaigns;
        this.responses = responses;
        this.now = now;
    }

    public Future<Void> get(ApiCall call) {
        return view(call.campaign())
                .map(view -> requireVisible(view, call.caller()))
                .onSuccess(view -> answer(call, view))
                .mapEmpty();
    }

    /** A draft is not found for callers who may not see it. */
    public static CampaignView requireVisible(CampaignView view, RequestCaller caller) {
        RefusedException.unless(!view.isDraft() || caller.maySeeDrafts(), NOT_FOUND);
        return view;
    }

    /** Coupons that were archived are not here any more. */
    public static CampaignView requireCoupons(CampaignView view) {
        RefusedException.unless(!view.isArchived(), ARCHIVED);
        return view;
    }

    private void answer(ApiCall call, CampaignView view) {
        HttpServerRequest request = call.context().request();
        String tag = CampaignTag.of(view, now.getAsLong());
        if (CampaignTag.isHeld(tag, request.headers())) {
            responses.empty(request, 304, tag);
        } else {
            show(call, 200, view);
        }
    }

    public Future<Void> list(ApiCall call) {
        int limit = call.query("limit", PAGE);
        String after = call.query("after");
        String state = call.query("state");
        long at = now.getAsLong();
        return campaigns
                .campaigns(
                        state == null ? null : state(state),
                        call.caller().maySeeDrafts(),
                        at,
                        after == null ? null : CampaignIds.require("after", after),
                        limit + 1)
                .onSuccess(found -> send(call, page(found, limit, at)))
                .mapEmpty();
    }

    public Future<Void> audit(ApiCall call) {
        return campaigns
                .campaign(call.campaign())
                .map(found -> found.map(CampaignCalls::requireCoupons))
                .compose(there -> campaigns.audit(call.campaign()))
                .map(found -> found.orElseThrow(() -> new RefusedException(NOT_FOUND)))
                .onSuccess(audit -> send(call, CampaignJson.of(audit)))
                .mapEmpty();
    }

    public Future<Void> history(ApiCall call) {
        int limit = call.query("limit", HISTORY_PAGE);
        long before = call.query("after", Long.MAX_VALUE);
        return campaigns
                .history(call.campaign(), before, limit + 1)
                .compose(found ->
                        found.isEmpty() ? requireHistory(call.campaign(), found) : Future.succeededFuture(found))
                .onSuccess(found -> send(call, HistoryJson.page(found, limit)))
                .mapEmpty();
    }

    /** A campaign without any is one that never was. */
    private Future<List<HistoryEntry>> requireHistory(String campaign, List<HistoryEntry> page) {
        return campaigns.history(campaign, Long.MAX_VALUE, 1).map(any -> {
            if (any.isEmpty()) {
                throw new RefusedException(NOT_FOUND);
            }
            return page;
        });
    }

    public Future<CampaignView> view(String campaign) {
        return campaigns.campaign(campaign).map(found -> found.orElseThrow(() -> new RefusedException(NOT_FOUND)));
    }

    /** The campaign with its entity tag. */
    public void show(ApiCall call, int status, CampaignView view) {
        long at = now.getAsLong();
        responses.tagged(
                call.context().request(),
                status,
                CampaignTag.of(view, at),
                CampaignJson.of(view, at).toBuffer());
    }

    private static CampaignStatus state(String label) {
        return Arrays.stream(CampaignStatus.values())
                .filter(state -> state.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private void send(ApiCall call, JsonObject json) {
        responses.json(call.context().request(), 200, json.toBuffer());
    }

    private static JsonObject page(List<CampaignView> found, int limit, long at) {
        JsonArray items = new JsonArray();
        found.stream().limit(limit).forEach(view -> items.add(CampaignJson.of(view, at)));
        JsonObject page = new JsonObject().put("items", items);
        return found.size() > limit
                ? page.put("next", found.get(limit - 1).terms().campaign())
                : page;
    }
}
