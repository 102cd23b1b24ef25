package io.dibs.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves names with the operating system, on threads of its own so that a hanging name server blocks nobody else. A
 * host that is asked for while it is being asked for takes no second thread.
 */
public final class SystemLookup implements AddressLookup {
    private static final int THREADS = 16;

    private final WorkerExecutor threads;
    private final Resolver resolver;
    private final Map<String, Future<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

    /** May take its time. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    public SystemLookup(Vertx vertx) {
        this(vertx, InetAddress::getAllByName);
    }

    SystemLookup(Vertx vertx, Resolver resolver) {
        this.threads = vertx.createSharedWorkerExecutor("webhook-lookup", THREADS);
        this.resolver = resolver;
    }

    @Override
    public Future<List<InetAddress>> addresses(String host) {
        Future<List<InetAddress>> known = underWay.get(host);
        return known == null ? ask(host) : known;
    }

    private Future<List<InetAddress>> ask(String host) {
        Future<List<InetAddress>> asked = threads.executeBlocking(() -> List.of(resolver.addresses(host)), false);
        underWay.put(host, asked);
        return asked.onComplete(done -> underWay.remove(host, asked));
    }
}
