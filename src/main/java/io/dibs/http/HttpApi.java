package io.dibs.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The public server on one event loop. All instances of a node share one port. */
public final class HttpApi extends VerticleBase {
    private static final int MAX_HEADER_BYTES = 8_192;
    private static final int MAX_LINE_BYTES = 4_096;

    private final HttpSettings settings;
    private final int port;
    private final AuthSettings auth;
    private final Contract contract;
    private final Outside outside;
    private final Supplier<Backend> backends;
    private HttpServer server;

    /** Whom the server tells of itself, and who tells it to stop. */
    public record Outside(ClaimListener listener, Draining draining) {}

    private HttpApi(
            HttpSettings settings,
            int port,
            AuthSettings auth,
            Contract contract,
            Outside outside,
            Supplier<Backend> backends) {
        this.settings = settings;
        this.port = port;
        this.auth = auth;
        this.contract = contract;
        this.outside = outside;
        this.backends = backends;
    }

    /**
     * @param instances one for each event loop
     * @param backends called once on each of those loops
     * @return the port that all of them listen on
     */
    public static Future<Integer> deploy(
            Vertx vertx,
            int instances,
            HttpSettings settings,
            AuthSettings auth,
            Outside outside,
            Supplier<Backend> backends) {
        return Contract.load(vertx).compose(contract -> {
            HttpApi first = new HttpApi(settings, settings.port(), auth, contract, outside, backends);
            return vertx.deployVerticle(first).compose(deployed -> {
                int port = first.server.actualPort();
                return Future.all(IntStream.range(1, instances)
                                .mapToObj(i -> new HttpApi(settings, port, auth, contract, outside, backends))
                                .map(vertx::deployVerticle)
                                .toList())
                        .map(port);
            });
        });
    }

    @Override
    public Future<?> start() {
        Backend backend = backends.get();
        Responses responses = new Responses(outside.draining());
        Peers peers = new Peers(settings, responses);
        SignIn signIn = SignIn.with(vertx, auth, backend.now());
        ClaimCalls claims = new ClaimCalls(backend, responses, peers, signIn, outside.listener());
        Router router = new ApiRouter(vertx, contract, responses, peers, signIn).create(backend);
        server = vertx.createHttpServer(options())
                .connectionHandler(peers::opened)
                .invalidRequestHandler(new Unreadable(responses))
                .requestHandler(new Entrance(peers, responses, claims, router));
        vertx.setPeriodic(Peers.TICK_MILLIS, tick -> peers.tick());
        return server.listen();
    }

    /** HTTP/1.1 only: a proxy in front speaks HTTP/2 to the world. */
    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setStrictThreadMode(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setAcceptBacklog(4_096);
    }
}
