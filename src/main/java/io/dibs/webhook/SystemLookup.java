package io.dibs.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/** Asks the system, on threads of its own: a name server that hangs holds up nobody else. */
public final class SystemLookup implements Lookup {
    private static final int THREADS = 4;

    private final WorkerExecutor threads;

    public SystemLookup(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("webhook-lookup", THREADS);
    }

    @Override
    public Future<List<InetAddress>> addresses(String host) {
        return threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
    }
}
