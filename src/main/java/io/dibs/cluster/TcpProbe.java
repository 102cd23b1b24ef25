package io.dibs.cluster;

import io.dibs.cluster.ClusterTransport.ProbeAnswer;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;

/** Probes whether a TCP connection to another node's event bus can be opened. */
final class TcpProbe {
    /** Long enough for a machine near by; what does not answer by then says nothing. */
    private static final int TIMEOUT_MILLIS = 500;

    private final NetClient client;

    TcpProbe(Vertx vertx) {
        this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(TIMEOUT_MILLIS));
    }

    /**
     * Never fails.
     *
     * @param address a host, a colon and a port
     */
    Future<ProbeAnswer> probe(String address) {
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}")) {
            return Future.succeededFuture(ProbeAnswer.NONE);
        }
        return client.connect(SocketAddress.inetSocketAddress(Integer.parseInt(port), address.substring(0, colon)))
                .onSuccess(NetSocket::close)
                .map(ProbeAnswer.OPEN)
                .otherwise(TcpProbe::answer);
    }

    private static ProbeAnswer answer(Throwable failure) {
        boolean refused = failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
        return refused ? ProbeAnswer.REFUSED : ProbeAnswer.NONE;
    }

    Future<Void> close() {
        return client.close();
    }
}
