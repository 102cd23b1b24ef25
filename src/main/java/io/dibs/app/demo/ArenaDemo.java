package io.dibs.app.demo;

import io.dibs.app.demo.DemoFaults.RedisSwitch;
import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The demonstration as a whole, on servers that run already. */
public final class ArenaDemo implements AutoCloseable {
    private static final long SERVERS_MILLIS = 1_000;

    private final EmbeddedServers servers;
    private final OrphanGuard guard;
    private final DemoCluster cluster;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Promise<Void> ready = Promise.promise();

    /**
     * @param data the directory of the servers
     * @param servers which run
     * @param guard ends nodes and servers where this process cannot
     */
    public ArenaDemo(Path data, EmbeddedServers servers, OrphanGuard guard) {
        this.servers = servers;
        this.guard = guard;
        try {
            guard.servers(servers.pids());
            cluster = DemoCluster.plan(data, guard);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Starts the nodes, and the page at once, so that a watcher sees them start.
     *
     * @return the port of the page
     */
    public CompletableFuture<Integer> open(int port, IndependentAudit audit) {
        vertx.setPeriodic(SERVERS_MILLIS, tick -> guard.servers(servers.pids()));
        ArenaShow show = new ArenaShow(vertx, cluster, new NodeApi(vertx, cluster.nodes()), redis(), audit);
        Promise<Integer> opened = Promise.promise();
        vertx.runOnContext(here -> launch().compose(
                        launched -> new ArenaServer(vertx, show, new ApiProxy(vertx, cluster.nodes())).listen(port))
                .onSuccess(listening -> show.open().onComplete(ready))
                .map(HttpServer::actualPort)
                .onComplete(opened));
        return opened.future().toCompletionStage().toCompletableFuture();
    }

    private Future<Void> launch() {
        try {
            cluster.launchFirst();
            return Future.succeededFuture();
        } catch (IOException failure) {
            return Future.failedFuture(failure);
        }
    }

    /** Completes when the nodes share the shards, and a crowd can be released. */
    public CompletableFuture<Void> ready() {
        return ready.future().toCompletionStage().toCompletableFuture();
    }

    private RedisSwitch redis() {
        return new RedisSwitch() {
            @Override
            public void stop() {
                servers.suspend(ServerKind.REDIS);
            }

            @Override
            public void start() {
                servers.resume(ServerKind.REDIS);
                guard.servers(servers.pids());
            }
        };
    }

    /** Ends the nodes; the servers are somebody else's to end. */
    @Override
    public void close() {
        cluster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
