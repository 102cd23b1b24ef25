package io.dibs.http.access;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Refused;
import io.dibs.http.limit.Allowance;
import io.dibs.http.limit.Network;
import io.dibs.http.limit.Origin;
import io.dibs.http.limit.Quota;
import io.dibs.http.request.Caller;
import io.dibs.http.request.Peer;
import io.dibs.http.request.Peers;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Who sends a request, and whether they send too many; on one event loop. */
public final class Access {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    private static final CharSequence LIMIT = HttpHeaders.createOptimized("ratelimit");
    private static final CharSequence FORWARDED = HttpHeaders.createOptimized("x-forwarded-for");

    private static final String TOO_MANY_UNIDENTIFIED =
            "Too many requests from one address for pages, or that are malformed or not signed in";

    private final SignIn signIn;
    private final Protection protection;
    private final Peers peers;

    public Access(SignIn signIn, Protection protection, Peers peers) {
        this.signIn = signIn;
        this.protection = protection;
        this.peers = peers;
    }

    /** Fails with {@link Refused}. */
    public Future<Caller> caller(HttpServerRequest request) {
        return signIn.caller(request.headers());
    }

    /** Fails with {@link Refused}. */
    public Future<Caller> callerIfAny(HttpServerRequest request) {
        return signIn.callerIfAny(request.headers());
    }

    private Network network(HttpServerRequest request) {
        Origin origin = peers.of(request).origin(protection.origins());
        return origin.isProxy() ? forwarded(request, origin) : origin.network();
    }

    private Network forwarded(HttpServerRequest request, Origin origin) {
        return protection.origins().client(origin, request.headers().getAll(FORWARDED));
    }

    /** A connection that is nobody's proxy has one, which it keeps. */
    private Allowance ofAddress(HttpServerRequest request, Peer peer) {
        Origin origin = peer.origin(protection.origins());
        return origin.isProxy()
                ? protection.limits().ofAddress(forwarded(request, origin))
                : peer.allowance(protection.limits());
    }

    /**
     * Counts a request, and says on its answer how many are left. Machines of one's own and people of trust are not counted.
     *
     * @throws Refused where there are too many
     */
    public void count(Caller caller, HttpServerRequest request) {
        count(caller, request, peers.of(request));
    }

    public void count(Caller caller, HttpServerRequest request, Peer peer) {
        peer.setCounted();
        if (caller.isTrusted()) {
            return;
        }
        Quota quota = protection.limits().take(caller.allowance(), ofAddress(request, peer));
        if (quota != null) {
            tell(quota, request.response().headers(), null);
        }
    }

    /**
     * Counts a request that is answered without asking who sends it, such as one for a page.
     *
     * @throws Refused where there are too many
     */
    public void countUnidentified(HttpServerRequest request) {
        peers.of(request).setCounted();
        Quota quota = protection.limits().takeUnidentified(network(request));
        if (quota != null && quota.isRefused()) {
            tell(quota, request.response().headers(), TOO_MANY_UNIDENTIFIED);
        }
    }

    /**
     * Counts a refusal that comes before the request was counted, as those of malformed requests and bad tokens do.
     *
     * @return what to answer: the refusal, or that there are too many of them
     */
    public Problem countRefusal(HttpServerRequest request, Problem refusal) {
        if (!refusal.kind().isFaultOfSender() || peers.of(request).isCounted()) {
            return refusal;
        }
        try {
            countUnidentified(request);
            return refusal;
        } catch (Refused tooMany) {
            return tooMany.problem();
        }
    }

    private static void tell(Quota quota, MultiMap headers, String why) {
        headers.set(POLICY, quota.policy()).set(LIMIT, quota.state());
        if (quota.isRefused()) {
            throw new Refused(Problem.rateLimited(why, quota.waitSeconds()));
        }
    }

    /** @throws Refused where a password was tried too often */
    public void countSignIn(String account, HttpServerRequest request) {
        requireNone(
                protection.signInLimits().trySignIn(account, network(request)), request, "Too many tries to sign in");
    }

    public void signedIn(String account, HttpServerRequest request) {
        protection.signInLimits().succeeded(account, network(request));
    }

    /** @throws Refused where one place makes too many accounts */
    public void countSignUp(HttpServerRequest request) {
        requireNone(
                protection.signInLimits().trySignUp(network(request)), request, "Too many sign-ups from one address");
    }

    private static void requireNone(Quota refused, HttpServerRequest request, String why) {
        if (refused != null) {
            tell(refused, request.response().headers(), why);
        }
    }
}
