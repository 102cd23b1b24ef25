package io.dibs.http.access;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.limit.ClientNetwork;
import io.dibs.http.limit.ConnectionOrigin;
import io.dibs.http.limit.RateLimitHeaders;
import io.dibs.http.limit.RateLimiter;
import io.dibs.http.request.ConnectionState;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.RequestCaller;
import io.dibs.http.token.InvalidTokenException;
import io.dibs.http.token.InvalidTokenException.Reason;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Who sends a request, and whether they send too many; on one event loop. */
public final class RequestAuthenticator {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("ratelimit");
    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("x-forwarded-for");

    private static final Future<RequestCaller> NOT_VALID = refusal(Problem.unauthenticated("The token is not valid"));
    private static final Future<RequestCaller> EXPIRED = refusal(Problem.unauthenticated("The token has expired"));
    private static final Future<RequestCaller> UNDECIDED = refusal(Problem.UNAVAILABLE);

    private static final String TOO_MANY_UNIDENTIFIED =
            "Too many requests from one address for pages, or that are malformed or not signed in";

    private final SignIn signIn;
    private final SharedProtection protection;
    private final ConnectionTimeouts timeouts;

    public RequestAuthenticator(SignIn signIn, SharedProtection protection, ConnectionTimeouts timeouts) {
        this.signIn = signIn;
        this.protection = protection;
        this.timeouts = timeouts;
    }

    private static Future<RequestCaller> refusal(Problem problem) {
        return Future.failedFuture(new RefusedException(problem));
    }

    /** Fails with {@link RefusedException}. */
    public Future<RequestCaller> caller(HttpServerRequest request) {
        return believed(signIn.caller(request.headers()), request);
    }

    /** Fails with {@link RefusedException}. */
    public Future<RequestCaller> callerIfAny(HttpServerRequest request) {
        return believed(signIn.callerIfAny(request.headers()), request);
    }

    private Future<RequestCaller> believed(Future<RequestCaller> caller, HttpServerRequest request) {
        return caller.succeeded() ? caller : caller.recover(failure -> refused(failure, request));
    }

    private Future<RequestCaller> refused(Throwable failure, HttpServerRequest request) {
        if (!(failure instanceof InvalidTokenException invalid)) {
            return Future.failedFuture(failure);
        }
        if (invalid.reason() == Reason.UNDECIDED) {
            return UNDECIDED;
        }
        protection.signInLog().tokenRefused(request, invalid.user(), network(request), invalid.reason());
        return invalid.reason() == Reason.EXPIRED ? EXPIRED : NOT_VALID;
    }

    private ClientNetwork network(HttpServerRequest request) {
        ConnectionOrigin origin = timeouts.of(request).origin(protection.origins());
        return origin.isProxy() ? forwarded(request, origin) : origin.network();
    }

    private ClientNetwork forwarded(HttpServerRequest request, ConnectionOrigin origin) {
        return protection.origins().client(origin, request.headers().getAll(FORWARDED));
    }

    /** A connection that is nobody's proxy has one, which it keeps. */
    private @Nullable RateLimiter ofAddress(HttpServerRequest request, ConnectionState state) {
        ConnectionOrigin origin = state.origin(protection.origins());
        return origin.isProxy()
                ? protection.limits().ofAddress(forwarded(request, origin))
                : state.limiter(protection.limits());
    }

    /**
     * Counts a request, and says on its answer how many are left. Machines of one's own and people of trust are not
     * counted.
     *
     * @throws RefusedException if there are too many
     */
    public void count(RequestCaller caller, HttpServerRequest request) {
        count(caller, request, timeouts.of(request));
    }

    public void count(RequestCaller caller, HttpServerRequest request, ConnectionState state) {
        state.setCounted();
        if (caller.isTrusted()) {
            return;
        }
        requireLeft(protection.limits().acquire(caller.limiter(), ofAddress(request, state)), request, null);
    }

    /**
     * Counts a request that is answered without asking who sends it, such as one for a page.
     *
     * @throws RefusedException if there are too many
     */
    public void countUnidentified(HttpServerRequest request) {
        requireLeft(acquireUnidentified(request), request, TOO_MANY_UNIDENTIFIED);
    }

    /** @return null where the request is within the limit, which its answer then says nothing of */
    private @Nullable RateLimitHeaders acquireUnidentified(HttpServerRequest request) {
        timeouts.of(request).setCounted();
        RateLimitHeaders quota = protection.limits().acquireUnidentified(network(request));
        return quota != null && quota.isRefused() ? quota : null;
    }

    /**
     * Counts a refusal that comes before the request was counted, as those of malformed requests and bad tokens do.
     *
     * @return what to answer: the refusal, or that there are too many of them
     */
    public Problem countRefusal(HttpServerRequest request, Problem refusal) {
        if (!refusal.kind().isFaultOfSender() || timeouts.of(request).isCounted()) {
            return refusal;
        }
        RateLimitHeaders tooMany = acquireUnidentified(request);
        if (tooMany == null) {
            return refusal;
        }
        addLimitHeaders(tooMany, request);
        return Problem.rateLimited(TOO_MANY_UNIDENTIFIED, tooMany.waitSeconds());
    }

    private static void addLimitHeaders(RateLimitHeaders quota, HttpServerRequest request) {
        request.response().headers().set(POLICY, quota.policy()).set(LIMIT, quota.state());
    }

    /** @param quota null where no limit applies */
    private static void requireLeft(@Nullable RateLimitHeaders quota, HttpServerRequest request, @Nullable String why) {
        if (quota == null) {
            return;
        }
        addLimitHeaders(quota, request);
        if (quota.isRefused()) {
            throw new RefusedException(Problem.rateLimited(why, quota.waitSeconds()));
        }
    }

    /** @throws RefusedException if a password was tried too often */
    public void countSignIn(String account, HttpServerRequest request) {
        ClientNetwork network = network(request);
        RateLimitHeaders quota = protection.signInLimits().trySignIn(account, network);
        if (quota != null && quota.isRefused()) {
            protection.signInLog().blocked(request, account, network);
        }
        requireLeft(quota, request, "Too many tries to sign in");
    }

    public void signedIn(String account, HttpServerRequest request) {
        ClientNetwork network = network(request);
        protection.signInLimits().succeeded(account, network);
        protection.signInLog().succeeded(request, account, network);
    }

    /** The password was wrong. */
    public void signInFailed(String account, HttpServerRequest request) {
        protection.signInLog().failed(request, account, network(request));
    }

    /** @throws RefusedException if one network creates too many accounts */
    public void countSignUp(HttpServerRequest request) {
        requireLeft(
                protection.signInLimits().trySignUp(network(request)), request, "Too many sign-ups from one address");
    }
}
