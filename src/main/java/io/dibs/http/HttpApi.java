package io.dibs.http;

import io.dibs.http.access.AuthSettings;
import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.access.SharedProtection;
import io.dibs.http.answer.DrainState;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.claim.ClaimAnswers;
import io.dibs.http.claim.ClaimCalls;
import io.dibs.http.claim.ClaimListener;
import io.dibs.http.claim.CodePages;
import io.dibs.http.claim.OwnCodeCache;
import io.dibs.http.contract.ApiContract;
import io.dibs.http.page.WebPages;
import io.dibs.http.request.ConnectionTimeouts;
import io.dibs.http.request.OwnSite;
import io.dibs.repository.Repositories;
import io.dibs.trace.RequestTracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The public server on one event loop. All instances of a node share one port, which opens only when the node is ready:
 * a proxy is then refused within microseconds and asks another node. Until then the same server listens for the node's
 * own warm-up, on a port of loopback.
 */
public final class HttpApi extends VerticleBase {
    /** Vert.x takes a free port for all instances that listen on the same negative one. */
    private static final int ANY_SHARED_PORT = -1;

    private static final String WARM_UP_HOST = "127.0.0.1";
    private static final int WARM_UP_PORT = -2;

    /** Claims that are under way get their answers; they wait no longer than this by themselves. */
    private static final long SHUTDOWN_SECONDS = 5;

    private static final int MAX_HEADER_BYTES = 8_192;
    private static final int MAX_LINE_BYTES = 4_096;

    /** What a reader leaves in the system's own memory; also, how little of it shows that it reads at all. */
    private static final int SEND_BUFFER_BYTES = 256 << 10;

    private final HttpSettings settings;
    private final Shown shown;
    private final Outside outside;
    private final Supplier<ApiBackend> backends;
    private ApiBackend backend;
    private ConnectionTimeouts timeouts;
    private RequestAuthenticator access;
    private MalformedRequestHandler malformed;
    private RequestDispatcher dispatcher;
    private HttpServer server;

    /** Who hears of claims and of all other calls, the state of draining, and who traces both. */
    public record Outside(ClaimListener claims, CallListener calls, DrainState draining, RequestTracer tracer) {}

    /** What all instances have in common. */
    private record Shown(ApiContract contract, WebPages pages, SharedProtection protection, CodePages codes) {}

    private HttpApi(HttpSettings settings, Shown shown, Outside outside, Supplier<ApiBackend> backends) {
        this.settings = settings;
        this.shown = shown;
        this.outside = outside;
        this.backends = backends;
    }

    /**
     * @param instances one for each event loop
     * @param contract loaded meanwhile
     * @param backends called once on each of those loops
     * @return a server that the public cannot reach yet
     */
    public static Future<OpenServers> deploy(
            Vertx vertx,
            int instances,
            Future<ApiContract> contract,
            HttpSettings settings,
            AuthSettings auth,
            Outside outside,
            Supplier<ApiBackend> backends) {
        return contract.compose(loaded -> SharedProtection.open(vertx, auth, settings.protection())
                        .map(protection -> new Shown(
                                loaded,
                                WebPages.load(settings.protection().frameOrigins(), settings.firstPage()),
                                protection,
                                new CodePages())))
                .compose(shown -> {
                    List<HttpApi> all = Stream.generate(() -> new HttpApi(settings, shown, outside, backends))
                            .limit(instances)
                            .toList();
                    return Future.all(all.stream().map(vertx::deployVerticle).toList())
                            .map(deployed -> new OpenServers(vertx, all, deployed.list()));
                });
    }

    /** Not before what is under way has been answered, within a limit. What has no end of its own is ended. */
    @Override
    public Future<?> stop() {
        backend.live().end();
        return server.shutdown(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Future<?> start() {
        backend = backends.get();
        ResponseWriter responses = new ResponseWriter(outside.draining(), this::counted);
        timeouts = new ConnectionTimeouts(settings.peerLimits(), responses);
        SharedProtection protection = shown.protection();
        access = new RequestAuthenticator(protection.signIn(backend.now()), protection, timeouts);
        ClaimCalls claims = claims(responses, timeouts, access);
        Router router = new ApiRouter(
                        vertx,
                        shown.contract(),
                        responses,
                        timeouts,
                        access,
                        claims,
                        backend.repositories().idempotencyKeys())
                .create(backend, protection.minter(), shown.pages(), outside);
        malformed = new MalformedRequestHandler(responses);
        dispatcher =
                new RequestDispatcher(timeouts, responses, claims, router, protection.crossOrigin(), site(protection));
        vertx.setPeriodic(ConnectionTimeouts.TICK_MILLIS, tick -> {
            timeouts.tick();
            protection.signInLog().reportLeftOut();
        });
        server = server(WARM_UP_HOST, WARM_UP_PORT);
        return server.listen();
    }

    /** From any thread: opens the public port and closes the other one. */
    Future<Void> open() {
        Promise<Void> opened = Promise.promise();
        context.runOnContext(here -> {
            HttpServer warmUp = server;
            server = server(settings.host(), settings.port() == 0 ? ANY_SHARED_PORT : settings.port());
            server.listen().compose(open -> warmUp.close()).onComplete(opened);
        });
        return opened.future();
    }

    /** The one that is listened on now. */
    int port() {
        return server.actualPort();
    }

    private HttpServer server(String host, int port) {
        return vertx.createHttpServer(options(host, port))
                .connectionHandler(timeouts::opened)
                .invalidRequestHandler(malformed)
                .requestHandler(dispatcher);
    }

    private Problem counted(HttpServerRequest request, Problem refusal) {
        return access.countRefusal(request, refusal);
    }

    private OwnSite site(SharedProtection protection) {
        boolean anybody = protection.tokens() == null;
        return new OwnSite(anybody && OwnSite.isLoopback(settings.host()), protection.crossOrigin()::admits);
    }

    private ClaimCalls claims(ResponseWriter responses, ConnectionTimeouts timeouts, RequestAuthenticator access) {
        Repositories repositories = backend.repositories();
        OwnCodeCache codes = new OwnCodeCache(vertx, repositories.ownCodes(), shown.codes());
        ClaimAnswers answers =
                new ClaimAnswers(vertx, codes, repositories, responses, timeouts, outside.claims(), backend.now());
        return new ClaimCalls(
                backend.shards(), backend.userHash(), access, timeouts, answers, responses, outside.tracer());
    }

    /** HTTP/1.1 only: a proxy in front speaks HTTP/2 to the world. WebSocket extensions would look at each message. */
    private static HttpServerOptions options(String host, int port) {
        return new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setStrictThreadMode(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setAcceptBacklog(4_096);
    }
}
