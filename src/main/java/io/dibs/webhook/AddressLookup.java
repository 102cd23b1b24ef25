package io.dibs.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Resolves a host name to addresses. */
@FunctionalInterface
public interface AddressLookup {
    Future<List<InetAddress>> addresses(String host);
}
