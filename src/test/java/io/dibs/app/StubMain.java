package io.dibs.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The jar's own start around a node that answers every request, and needs no shards. */
public final class StubMain implements Parts {
    /** A node of this name has just made its administrator. */
    static final String FIRST = "first";

    static final String ADMINISTRATOR = "made-up-password";

    private StubMain() {}

    public static void main(String... words) {
        System.exit(Dibs.run(new StubMain(), System.out, System.err, words));
    }

    @Override
    public Node node(Settings settings, Uris uris, Leave leave) {
        return new Stub(settings, leave);
    }

    @Override
    public Verdict audit(ServerUri postgres, String campaign) {
        return new Verdict(campaign.equals("sound"), campaign + " in " + postgres);
    }

    @Override
    public String migrate(ServerUri postgres, Stores stores, Duration patience) {
        return postgres + " within " + patience.toSeconds() + " s";
    }

    @Override
    public Mint mint(Auth.Jwt settings) {
        return (String subject, List<String> scopes, Duration lifetime) ->
                String.join(" ", subject, scopes.toString(), lifetime.toString());
    }

    private record Stub(Vertx vertx, Settings settings, Leave leave) implements Node {
        Stub(Settings settings, Leave leave) {
            this(Vertx.vertx(), settings, leave);
        }

        @Override
        public Future<Ready> start() {
            if (settings.member().name().equals("broken")) {
                return Future.failedFuture(new Unreachable("The ledger did not answer."));
            }
            return vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(settings.http().port(), settings.http().host())
                    .map(HttpServer::actualPort)
                    .map(port -> new Ready(port, settings.management().port(), administrator()));
        }

        private Optional<Secret> administrator() {
            return Optional.of(new Secret(ADMINISTRATOR)).filter(made -> settings.member().name().equals(FIRST));
        }

        private void answer(HttpServerRequest request) {
            Future<Void> answered = request.response().end("ok");
            if (request.path().equals("/drain")) {
                answered.onComplete(sent -> leave.leave(Status.FINE, "drained"));
            }
        }

        @Override
        public Future<Void> stop() {
            return settings.member().name().equals("stuck") ? Promise.<Void>promise().future() : vertx.close();
        }
    }
}
