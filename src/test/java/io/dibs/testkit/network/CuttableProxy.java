package io.dibs.testkit.network;

import io.dibs.testkit.ConditionWait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to the server that can swallow its answers and be cut. */
public final class CuttableProxy {
    private final NetServer server;
    private final NetClient client;
    private final int target;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> silent = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;

    public CuttableProxy(Vertx vertx, int target) {
        this.target = target;
        client = vertx.createNetClient();
        server = vertx.createNetServer().connectHandler(this::accept);
        ConditionWait.get(server.listen(0, "127.0.0.1"));
    }

    public int port() {
        return server.actualPort();
    }

    private void accept(NetSocket near) {
        near.pause();
        Future<NetSocket> connecting = client.connect(target, "127.0.0.1");
        connecting.onSuccess(far -> {
            sockets.add(near);
            near.handler(far::write).closeHandler(v -> far.close());
            far.handler(bytes -> {
                if (!swallowing && !silent.contains(near)) {
                    near.write(bytes);
                }
            });
            far.closeHandler(v -> near.close());
            near.resume();
        });
    }

    /** Those that are there now stay open, and nothing comes back through them any more. */
    public void silence() {
        silent.addAll(sockets);
    }

    public void swallowAnswers() {
        swallowing = true;
    }

    /** Those that are there now: a client connects again while it is being cut, and that connection passes. */
    public void cut() {
        swallowing = false;
        List<NetSocket> old = List.copyOf(sockets);
        old.forEach(sockets::remove);
        old.forEach(NetSocket::close);
    }

    /** From now on every connection is refused. */
    public void end() {
        ConditionWait.get(server.close());
    }
}
