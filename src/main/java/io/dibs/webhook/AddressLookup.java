package io.dibs.webhook;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Tells a host's addresses. */
@FunctionalInterface
public interface AddressLookup {
    Future<List<InetAddress>> addresses(String host);
}
