package io.dibs.http.campaign;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.CampaignIds;
import io.dibs.repository.CampaignView;
import io.dibs.routing.ShardClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.LongSupplier;

/**
 * What administrators do to campaigns. Each change is one command of the campaign's shard: a retry under its key
 * happens once, and whether it was meant for the version that is there is decided there.
 */
public final class CampaignChanges {
    private static final RefusedException DELETED = new RefusedException(Problem.of(
            ProblemKind.CAMPAIGN_DELETED, "What was created under this Idempotency-Key has been deleted since"));

    private final ShardClient shards;
    private final CampaignCalls calls;
    private final ResponseWriter responses;
    private final LongSupplier now;

    public CampaignChanges(ShardClient shards, CampaignCalls calls, ResponseWriter responses, LongSupplier now) {
        this.shards = shards;
        this.calls = calls;
        this.responses = responses;
        this.now = now;
    }

    public Future<Void> create(ApiCall call) {
        return create(call, call.body(), "", ProposalReader.read(call.body()));
    }

    public Future<Void> copy(ApiCall call) {
        return calls.view(call.campaign()).compose(source -> copy(call, source));
    }

    private Future<Void> copy(ApiCall call, CampaignView source) {
        if (!CampaignTag.expectedVersion(call).matches(source.terms().version())) {
            throw new RefusedException(CommandProblems.problem(Objection.OTHER_VERSION));
        }
        JsonObject body = call.bodyIfAny();
        CampaignProposal proposal = CopyReader.read(source, body, now.getAsLong());
        return create(call, body, source.terms().campaign(), proposal);
    }

    private Future<Void> create(ApiCall call, JsonObject body, String like, CampaignProposal proposal) {
        String id = body.getString("id");
        String campaign = id == null
                ? RequestNames.campaignId(call.idempotencyKey(), call.caller().label(), like)
                : CampaignIds.require("id", id);
        call.context().response().putHeader("location", "/v1/campaigns/" + campaign);
        return command(call, campaign, new CampaignAction.Create(proposal))
                .compose(done -> show(call, campaign, 201))
                .recover(failure -> Future.failedFuture(isNotThere(failure) ? DELETED : failure));
    }

    private static boolean isNotThere(Throwable failure) {
        return failure instanceof RefusedException refused
                && refused.problem().kind() == ProblemKind.CAMPAIGN_NOT_FOUND;
    }

    public Future<Void> edit(ApiCall call) {
        return change(call, call.campaign(), new CampaignAction.Edit(RevisionReader.read(call.body())), 200);
    }

    public Future<Void> delete(ApiCall call) {
        return command(call, call.campaign(), new CampaignAction.Delete())
                .onSuccess(done -> responses.empty(call.context().request(), 204, null));
    }

    public Future<Void> open(ApiCall call) {
        return change(call, call.campaign(), new CampaignAction.Open(), 200);
    }

    public Future<Void> pause(ApiCall call) {
        return change(call, call.campaign(), new CampaignAction.Pause(), 200);
    }

    public Future<Void> close(ApiCall call) {
        return change(call, call.campaign(), new CampaignAction.Close(), 200);
    }

    public Future<Void> stock(ApiCall call) {
        return change(
                call, call.campaign(), new CampaignAction.AddStock(call.body().getLong("add")), 200);
    }

    public Future<Void> sync(ApiCall call) {
        return shards.sync(call.campaign())
                .compose(CommandProblems::requireDone)
                .compose(done -> show(call, call.campaign(), 200));
    }

    private Future<Void> change(ApiCall call, String campaign, CampaignAction action, int status) {
        return command(call, campaign, action).compose(done -> show(call, campaign, status));
    }

    private Future<Void> command(ApiCall call, String campaign, CampaignAction action) {
        String actor = call.caller().label();
        String request = RequestNames.request(call.idempotencyKey(), action.label(), campaign, actor);
        return shards.command(campaign, request, actor, action, CampaignTag.expectedVersion(call))
                .compose(CommandProblems::requireDone);
    }

    private Future<Void> show(ApiCall call, String campaign, int status) {
        return calls.view(campaign)
                .onSuccess(view -> calls.show(call, status, view))
                .mapEmpty();
    }
}
