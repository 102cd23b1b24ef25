package io.dibs.load.baseline;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP front of all baselines: an event loop a processor, as in a node and in the ceiling. Its answers have the
 * bytes of a coupon but no code of its own, which is less work than a real one takes.
 */
public final class BaselineServer extends VerticleBase {
    static final String READY = "baseline is ready";
    private static final String CAMPAIGNS = "/v1/campaigns";
    private static final String CLAIMS = "/claims";
    private static final Buffer COUPON = Buffer.buffer("{\"campaign\":\"baseline\",\"userId\":\"u-0000000001\","
            + "\"sequence\":1000000,\"code\":\"0G3K-7QZX9-M4T2B-8VWYN-C6H5E-RJ1DS\",\"issuedAt\":"
            + "\"2025-01-01T00:00:00.000Z\",\"state\":\"issued\"}");

    private final BaselineKind kind;
    private final BaselineServers servers;
    private final int port;
    private CouponBaseline baseline;

    BaselineServer(BaselineKind kind, BaselineServers servers, int port) {
        this.kind = kind;
        this.servers = servers;
        this.port = port;
    }

    /** @param arguments the kind, the port, and where PostgreSQL and Redis are */
    public static void main(String[] arguments) throws Exception {
        BaselineKind kind = BaselineKind.valueOf(arguments[0]);
        BaselineServers servers = new BaselineServers(arguments[2], arguments[3]);
        deploy(
                        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)),
                        kind,
                        servers,
                        Integer.parseInt(arguments[1]))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        System.out.println(READY);
    }

    static Future<String> deploy(Vertx vertx, BaselineKind kind, BaselineServers servers, int port) {
        int loops = Runtime.getRuntime().availableProcessors();
        return servers.database(vertx)
                .createTables()
                .compose(created -> vertx.deployVerticle(
                        () -> new BaselineServer(kind, servers, port), new DeploymentOptions().setInstances(loops)));
    }

    @Override
    public Future<?> start() {
        baseline = kind.create(vertx, servers);
        return vertx.createHttpServer().requestHandler(this::receive).listen(port, "127.0.0.1");
    }

    private void receive(HttpServerRequest request) {
        request.body()
                .compose(body -> answer(request, body.toJsonObject()))
                .recover(failure -> Future.succeededFuture(503))
                .onSuccess(status -> request.response()
                        .setStatusCode(status)
                        .putHeader("content-type", "application/json")
                        .end(COUPON));
    }

    private Future<Integer> answer(HttpServerRequest request, JsonObject body) {
        String path = request.path();
        if (request.method() != HttpMethod.POST || !path.startsWith(CAMPAIGNS)) {
            return Future.succeededFuture(404);
        }
        return path.endsWith(CLAIMS)
                ? baseline.claim(campaign(path), body.getString("userId")).map(ClaimResult::status)
                : baseline.create(body.getString("id"), body.getInteger("stock"))
                        .map(201);
    }

    private static String campaign(String path) {
        return path.substring(CAMPAIGNS.length() + 1, path.length() - CLAIMS.length());
    }
}
