package io.dibs.http.upload;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.campaign.CampaignCalls;
import io.dibs.http.campaign.CampaignTag;
import io.dibs.http.campaign.CommandProblems;
import io.dibs.http.campaign.RequestNames;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.HeaderRules;
import io.dibs.repository.CampaignView;
import io.dibs.repository.UploadStaging;
import io.dibs.repository.UploadStaging.Published;
import io.dibs.routing.ShardClient;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Codes that a campaign brings, and lists of those who may claim. Lines are staged while they come in; then one command
 * of the campaign's shard publishes all of them, or none.
 */
public final class UploadCalls {
    public static final long MAX_BYTES = UploadReader.MAX_BYTES;
    private static final Pattern PATH = Pattern.compile("/v1/campaigns/[^/?]*/(codes|eligible)(\\?.*)?");
    /** Of one event loop: each keeps a connection of the API's pool busy. */
    private static final int UPLOADS_AT_ONCE = 4;

    private static final RefusedException BUSY = new RefusedException(Problem.unavailable(5));

    private final ShardClient shards;
    private final UploadStaging staging;
    private final CampaignCalls calls;
    private final ResponseWriter responses;
    private final ConnectionTimeouts timeouts;
    private final LongSupplier now;
    private int underWay;

    public UploadCalls(
            ShardClient shards,
            UploadStaging staging,
            CampaignCalls calls,
            ResponseWriter responses,
            ConnectionTimeouts timeouts,
            LongSupplier now) {
        this.shards = shards;
        this.staging = staging;
        this.calls = calls;
        this.responses = responses;
        this.timeouts = timeouts;
        this.now = now;
    }

    /** Whether the body is taken in as it comes, and not read whole before anything else. */
    public static boolean isUpload(HttpServerRequest request) {
        HttpMethod method = request.method();
        return (method == HttpMethod.POST || method == HttpMethod.PUT)
                && PATH.matcher(request.uri()).matches();
    }

    // ---- codes -------------------------------------------------------------------------------------------------

    public Future<Void> codes(ApiCall call) {
        LineForm form = new LineForm(HeaderRules.requireLines(call.request().headers()), "code");
        return new Upload(call, new PublishCodes(0, 1).label(), new PublishCodes(0, 1))
                .publish(upload -> new CodeLines(form, staging, upload), PublishCodes::new)
                .onSuccess(published -> showCodes(call, published))
                .mapEmpty();
    }

    private void showCodes(ApiCall call, Published published) {
        JsonObject codes = new JsonObject()
                .put("campaign", call.campaign())
                .put("count", published.size())
                .put("first", published.first())
                .put("last", published.first() + published.size() - 1);
        responses.json(call.request(), 201, codes.toBuffer());
    }

    // ---- who may claim -----------------------------------------------------------------------------------------

    public Future<Void> eligible(ApiCall call) {
        LineForm form = new LineForm(HeaderRules.requireLines(call.request().headers()), "userId");
        return new Upload(call, "eligible", new PublishEligible(0, 0))
                .publish(upload -> new UserLines(form, staging, upload), PublishEligible::new)
                .compose(published -> show(call));
    }

    public Future<Void> anybody(ApiCall call) {
        CampaignAction action = new PublishEligible(0, 0);
        String actor = call.caller().label();
        String request = RequestNames.request(call.idempotencyKey(), "anybody", call.campaign(), actor);
        return shards.command(call.campaign(), request, actor, action, CampaignTag.expectedVersion(call))
                .compose(CommandProblems::requireDone)
                .compose(done -> show(call));
    }

    private Future<Void> show(ApiCall call) {
        return calls.view(call.campaign())
                .onSuccess(view -> calls.show(call, 200, view))
                .mapEmpty();
    }

    // ---- an upload under way -----------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Publication {
        CampaignAction of(long upload, int size);
    }

    @FunctionalInterface
    private interface Reading {
        StagedLines of(long upload);
    }

    private final class Upload {
        private final ApiCall call;
        private final String campaign;
        private final String actor;
        private final String request;
        private final CampaignAction like;

        /** @param like what it will be, to see beforehand whether that is allowed */
        Upload(ApiCall call, String change, CampaignAction like) {
            this.call = call;
            this.campaign = call.campaign();
            this.actor = call.caller().label();
            this.request = RequestNames.request(call.idempotencyKey(), change, campaign, actor);
            this.like = like;
        }

        /** What the request has published, now or before. */
        Future<Published> publish(Reading reading, Publication publication) {
            return calls.view(campaign)
                    .compose(view -> staging.published(campaign, request).compose(known -> {
                        if (known.isPresent()) {
                            return Future.succeededFuture(known.get());
                        }
                        requireAllowed(view);
                        return stage(reading, publication);
                    }));
        }

        /** The shard will look again: this only spares an upload that cannot be published. */
        private void requireAllowed(CampaignView view) {
            CommandRuling ruling = CommandRuling.evaluate(view.terms(), view.issued(), like, now.getAsLong());
            if (!CampaignTag.expectedVersion(call).matches(view.terms().version())) {
                throw new RefusedException(CommandProblems.problem(Objection.OTHER_VERSION));
            }
            if (ruling instanceof NotAllowed not) {
                throw new RefusedException(CommandProblems.problem(not.reason()));
            }
            if (underWay == UPLOADS_AT_ONCE) {
                throw BUSY;
            }
        }

        private Future<Published> stage(Reading reading, Publication publication) {
            underWay++;
            boolean codes = like instanceof PublishCodes;
            return staging.begin(campaign, codes, request)
                    .compose(upload -> publish(upload, reading.of(upload), publication))
                    .onComplete(done -> underWay--);
        }

        private Future<Published> publish(long upload, StagedLines lines, Publication publication) {
            return new UploadReader(call.request(), timeouts, lines)
                    .run()
                    .map(read -> lines.size())
                    .compose(size -> command(publication.of(upload, size)))
                    .compose(done -> staging.published(campaign, request))
                    .map(Optional::orElseThrow)
                    .onComplete(done ->
                            clearAway(upload, done.failed() || done.result().upload() != upload));
        }

        /** Another attempt at the same request may have been first. */
        private void clearAway(long upload, boolean useless) {
            if (useless) {
                staging.drop(upload);
            }
        }

        private Future<Void> command(CampaignAction action) {
            return shards.command(campaign, request, actor, action, CampaignTag.expectedVersion(call))
                    .compose(CommandProblems::requireDone);
        }
    }
}
