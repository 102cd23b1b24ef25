package io.dibs.http.limit;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose a request is. What a client says of itself is nothing: only a proxy that was named is asked, and of the
 * list that it sends, from its end, the first address that is no such proxy's.
 */
public final class OriginResolver {
    private static final int MAX_HOPS = 10;
    private static final ConnectionOrigin NOWHERE = new ConnectionOrigin(new ClientNetwork(0, true), false);

    private final List<AddressRange> proxies;

    public OriginResolver(List<AddressRange> proxies) {
        this.proxies = proxies;
    }

    /** @param address as the socket has it; null where it is closed already */
    public ConnectionOrigin of(@Nullable String address) {
        InetAddress parsed = address == null ? null : AddressRange.address(address);
        return parsed == null ? NOWHERE : new ConnectionOrigin(ClientNetwork.of(parsed), isProxy(parsed));
    }

    /** @param forwarded the values of {@code X-Forwarded-For}, in their order */
    public ClientNetwork client(ConnectionOrigin origin, List<String> forwarded) {
        ClientNetwork client = origin.network();
        int hops = 0;
        for (int i = forwarded.size() - 1; i >= 0; i--) {
            String[] hosts = forwarded.get(i).split(",");
            for (int k = hosts.length - 1; k >= 0 && hops < MAX_HOPS; k--, hops++) {
                InetAddress address = AddressRange.address(hosts[k].strip());
                if (address == null) {
                    return client;
                }
                client = ClientNetwork.of(address);
                if (!isProxy(address)) {
                    return client;
                }
            }
        }
        return client;
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(range -> range.holds(address));
    }
}
