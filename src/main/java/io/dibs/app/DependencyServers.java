package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The servers of the settings, and those of this process's own for the ones that the settings leave out. */
final class DependencyServers implements AutoCloseable {
    private final StoreSettings stores;
    private final Optional<EmbeddedServers> embedded;

    private DependencyServers(StoreSettings stores, Optional<EmbeddedServers> embedded) {
        this.stores = stores;
        this.embedded = embedded;
    }

    static DependencyServers of(StoreSettings stores) {
        Set<ServerKind> missing = EnumSet.noneOf(ServerKind.class);
        if (stores.postgres().isEmpty()) {
            missing.add(ServerKind.POSTGRES);
        }
        if (stores.redis().isEmpty()) {
            missing.add(ServerKind.REDIS);
        }
        return missing.isEmpty() ? new DependencyServers(stores, Optional.empty()) : embedded(stores, missing);
    }

    static DependencyServers postgresOnly(StoreSettings stores) {
        return stores.postgres().isPresent()
                ? new DependencyServers(stores, Optional.empty())
                : embedded(stores, EnumSet.of(ServerKind.POSTGRES));
    }

    private static DependencyServers embedded(StoreSettings stores, Set<ServerKind> missing) {
        return new DependencyServers(stores, Optional.of(EmbeddedServers.in(stores.dataDirectory(), missing)));
    }

    void start() {
        embedded.ifPresent(EmbeddedServers::start);
    }

    void watch(Consumer<String> broken) {
        embedded.ifPresent(servers -> servers.watch(broken));
    }

    Optional<ServerUri> embedded(ServerKind kind) {
        return embedded.flatMap(servers -> servers.uri(kind)).map(ServerUri::new);
    }

    ServerUri postgres() {
        return stores.postgres().or(() -> embedded(ServerKind.POSTGRES)).orElseThrow();
    }

    ServerUris uris() {
        return new ServerUris(
                postgres(), stores.redis().or(() -> embedded(ServerKind.REDIS)).orElseThrow());
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedServers::close);
    }
}
