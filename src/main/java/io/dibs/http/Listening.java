package io.dibs.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** The public servers of a node, while they are open. */
public final class Listening {
    private final Vertx vertx;
    private final int port;
    private final List<String> deployments;

    Listening(Vertx vertx, int port, List<String> deployments) {
        this.vertx = vertx;
        this.port = port;
        this.deployments = deployments;
    }

    /** The one that all of them share. */
    public int port() {
        return port;
    }

    /** Takes no new connection, answers what is under way, and closes. */
    public Future<Void> close() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
    }
}
