package io.dibs.http.claim;

import io.dibs.campaign.UserHash;
import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ConnectionState;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.routing.ShardClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * The hot call, {@code POST /v1/campaigns/{id}/claims}, on one event loop. It stands before the router and reads and
 * writes bytes: router, body handler and JSON objects would double the cost of a request.
 */
public final class ClaimCalls {
    public static final int MAX_BYTES = ClaimBody.MAX_BYTES;
    private static final String PREFIX = "/v1/campaigns/";
    private static final String SUFFIX = "/claims";
    private static final Problem POST_ONLY = Problem.methodNotAllowed("POST");

    final ShardClient shards;
    final UserHash userHash;
    final RequestAuthenticator access;
    final ConnectionTimeouts timeouts;
    final ClaimAnswers answers;
    private final ResponseWriter responses;

    public ClaimCalls(
            ShardClient shards,
            UserHash userHash,
            RequestAuthenticator access,
            ConnectionTimeouts timeouts,
            ClaimAnswers answers,
            ResponseWriter responses) {
        this.shards = shards;
        this.userHash = userHash;
        this.access = access;
        this.timeouts = timeouts;
        this.answers = answers;
        this.responses = responses;
    }

    /**
     * Other ways to write the same target, with a query or escapes, take the long way, through the router.
     *
     * @return the campaign's id as it was sent, or null when the request is none of these calls
     */
    public static String campaignOf(String uri) {
        int end = uri.length() - SUFFIX.length();
        return end >= PREFIX.length() && uri.startsWith(PREFIX) && uri.endsWith(SUFFIX) && uri.indexOf('%') < 0
                ? uri.substring(PREFIX.length(), end)
                : null;
    }

    /** @param body null where there is none */
    public void handle(HttpServerRequest request, ConnectionState state, String campaign, Buffer body) {
        ClaimCall call = new ClaimCall(this, request, state, campaign);
        if (body != null) {
            call.handle(body);
        }
        call.ended(null);
    }

    public void handle(HttpServerRequest request, ConnectionState state, String campaign) {
        if (request.method() != HttpMethod.POST) {
            responses.problem(request, POST_ONLY);
            timeouts.onIdle(state);
            return;
        }
        ClaimCall call = new ClaimCall(this, request, state, campaign);
        request.handler(call);
        request.endHandler(call::ended);
    }
}
