package io.dibs.http;

import io.dibs.actor.ShardClient;
import io.dibs.campaign.Action;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Expiry;
import io.dibs.campaign.Identity;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Refusal;
import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
import io.dibs.http.HttpApi.Outside;
import io.dibs.shard.Answer;
import io.dibs.shard.Asker;
import io.dibs.shard.CommandAnswer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * What the hot call costs beside a bare server: {@code bare}, {@code issued} or {@code sold-out} and a port. Drive it with
 * wrk; it is no test.
 */
final class HotCallBench {
    private static final int LOOPS = 2;
    private static final Terms TERMS = new Terms(
            "bench", 3, 7, 1_000_000_000, 1, Phase.LIVE, Terms.ALWAYS, Terms.NEVER, Expiry.NEVER,
            new CodeKey(new byte[CodeKey.BYTES]), 1);

    private HotCallBench() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx();
        if (args[0].equals("bare")) {
            vertx.deployVerticle(() -> new Bare(port), new DeploymentOptions().setInstances(LOOPS));
        } else {
            boolean soldOut = args[0].equals("sold-out");
            UserHash hash = new UserHash(new byte[UserHash.KEY_BYTES]);
            io.dibs.ops.Metrics metrics = new io.dibs.ops.Metrics();
            Outside outside =
                    new Outside((outcome, nanos) -> metrics.claimAnswered(outcome.label(), nanos), new Draining());
            MemoryShards reads = new MemoryShards(System::currentTimeMillis);
            RunningApi.await(HttpApi.deploy(
                    vertx, LOOPS, HttpSettings.at("127.0.0.1", port), AuthSettings.NONE, outside,
                    () -> new Backend(new AtOnce(soldOut), reads, hash, System::currentTimeMillis)));
        }
        System.out.println("ready " + args[0] + " on " + port);
    }

    /** Reads the body and answers with an answer's bytes. */
    private static final class Bare extends VerticleBase {
        private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
        private static final Buffer BODY = Buffer.buffer("{\"campaign\":\"bench\",\"userId\":\"u-1\",\"sequence\":1,"
                + "\"code\":\"0300-7ABC-DEFG-HJKM-NPQR-STVW-XYZ0-1234\",\"issuedAt\":\"2026-01-01T00:00:00.000Z\","
                + "\"expiresAt\":null,\"state\":\"issued\"}");
        private final int port;

        Bare(int port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                    .requestHandler(Bare::handle)
                    .listen();
        }

        private static void handle(HttpServerRequest request) {
            request.body().onSuccess(body -> {
                request.response().headers().set(HttpHeaders.CONTENT_TYPE, JSON);
                request.response().setStatusCode(201).end(BODY);
            });
        }
    }

    private static final class AtOnce implements ShardClient {
        private final boolean soldOut;
        private int sequence;

        AtOnce(boolean soldOut) {
            this.soldOut = soldOut;
        }

        @Override
        public void claim(String campaign, String userId, Identity user, Identity key, Asker asker) {
            asker.answer(
                    null,
                    soldOut
                            ? new Answer.Refused(Refusal.SOLD_OUT, TERMS)
                            : new Answer.Granted(TERMS, ++sequence, System.currentTimeMillis(), true, false));
        }

        @Override
        public Future<CommandAnswer> command(String campaign, String request, String who, Action action) {
            return Future.succeededFuture(CommandAnswer.LATE);
        }

        @Override
        public Future<CommandAnswer> sync(String campaign) {
            return Future.succeededFuture(CommandAnswer.LATE);
        }
    }
}
