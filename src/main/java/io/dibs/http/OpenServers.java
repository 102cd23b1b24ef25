package io.dibs.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** The public servers of a node: first for its own warm-up, then for everybody. */
public final class OpenServers {
    private final Vertx vertx;
    private final List<HttpApi> servers;
    private final List<String> deployments;

    OpenServers(Vertx vertx, List<HttpApi> servers, List<String> deployments) {
        this.vertx = vertx;
        this.servers = servers;
        this.deployments = deployments;
    }

    /** Opens the public port. Earlier connections are closed. */
    public Future<Void> open() {
        return Future.all(servers.stream().map(HttpApi::open).toList()).mapEmpty();
    }

    /** The one that all of them share: of loopback only, until the public one is open. */
    public int port() {
        return servers.get(0).port();
    }

    /** Takes no new connection, answers what is under way, and closes. */
    public Future<Void> close() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
    }
}
