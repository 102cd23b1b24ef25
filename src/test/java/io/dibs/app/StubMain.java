package io.dibs.app;

import io.dibs.app.archive.ArchiveOrder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The jar's own start around a node that answers every request, and needs no shards. */
public final class StubMain implements NodeFactory {
    /** A node of this name has just made its administrator. */
    static final String FIRST = "first";

    private StubMain() {}

    public static void main(String... words) {
        System.exit(DibsCommand.run(new StubMain(), System.out, System.err, words));
    }

    @Override
    public RunnableNode node(Settings settings, ServerUris uris, Leave leave) {
        return new Stub(settings, leave);
    }

    @Override
    public void checkPostgres(ServerUri postgres, Settings settings) {
        if (postgres.text().endsWith("/absent")) {
            throw new UnreachableServerException("The ledger was asked first.");
        }
    }

    @Override
    public void checkRedis(ServerUri redis) {
        if (redis.text().endsWith(":1/9")) {
            throw new UnreachableServerException("The snapshots were asked for first.");
        }
    }

    @Override
    public AuditVerdict audit(ServerUri postgres, String campaign) {
        return new AuditVerdict(campaign.equals("sound"), campaign + " in " + postgres);
    }

    @Override
    public String recover(ServerUri postgres, String campaign) {
        return campaign + " goes on in " + postgres;
    }

    @Override
    public AuditVerdict archive(ServerUri postgres, ArchiveOrder order) {
        return new AuditVerdict(order.campaign().equals("sound"), order + " of " + postgres);
    }

    @Override
    public String exportPerson(ServerUri postgres, String userId) {
        return userId + " of " + postgres;
    }

    @Override
    public String erasePerson(ServerUri postgres, String userId) {
        return userId + " is not in " + postgres;
    }

    @Override
    public String adminPassword(ServerUri postgres) {
        return "made up in " + postgres;
    }

    @Override
    public String migrate(ServerUri postgres, StoreSettings stores, Duration timeout) {
        return postgres + " within " + timeout.toSeconds() + " s";
    }

    @Override
    public Mint mint(AuthMode.Jwt settings) {
        return (String subject, List<String> scopes, Duration lifetime) ->
                String.join(" ", subject, scopes.toString(), lifetime.toString());
    }

    private record Stub(Vertx vertx, Settings settings, Leave leave) implements RunnableNode {
        Stub(Settings settings, Leave leave) {
            this(Vertx.vertx(), settings, leave);
        }

        @Override
        public Future<StartedNode> start() {
            if (settings.node().name().equals("broken")) {
                return Future.failedFuture(new UnreachableServerException("The ledger did not answer."));
            }
            return vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(settings.http().port(), settings.http().host())
                    .map(HttpServer::actualPort)
                    .map(port -> new StartedNode(port, settings.management().port(), newAdministrator(), contents()));
        }

        private Optional<StartedNode.Contents> contents() {
            return settings.embedded() ? Optional.of(new StartedNode.Contents(2, 310)) : Optional.empty();
        }

        private boolean newAdministrator() {
            return settings.node().name().equals(FIRST);
        }

        private void answer(HttpServerRequest request) {
            Future<Void> answered = request.response().end("ok");
            if (request.path().equals("/drain")) {
                answered.onComplete(sent -> leave.leave(ExitCode.OK, "drained"));
            }
        }

        @Override
        public Future<Void> stop() {
            return settings.node().name().equals("stuck")
                    ? Promise.<Void>promise().future()
                    : vertx.close();
        }
    }
}
