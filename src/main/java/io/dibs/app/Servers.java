package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.Kind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The servers of the settings, and those of this process's own for the ones that the settings leave out. */
final class Servers implements AutoCloseable {
    private final Stores stores;
    private final Optional<EmbeddedServers> embedded;

    private Servers(Stores stores, Optional<EmbeddedServers> embedded) {
        this.stores = stores;
        this.embedded = embedded;
    }

    static Servers of(Stores stores) {
        Set<Kind> missing = EnumSet.noneOf(Kind.class);
        if (stores.postgres().isEmpty()) {
            missing.add(Kind.POSTGRES);
        }
        if (stores.redis().isEmpty()) {
            missing.add(Kind.REDIS);
        }
        return missing.isEmpty() ? new Servers(stores, Optional.empty()) : embedded(stores, missing);
    }

    static Servers postgresOnly(Stores stores) {
        return stores.postgres().isPresent()
                ? new Servers(stores, Optional.empty())
                : embedded(stores, EnumSet.of(Kind.POSTGRES));
    }

    private static Servers embedded(Stores stores, Set<Kind> missing) {
        return new Servers(stores, Optional.of(EmbeddedServers.in(stores.dataDirectory(), missing)));
    }

    void start() {
        embedded.ifPresent(EmbeddedServers::start);
    }

    void watch(Consumer<String> broken) {
        embedded.ifPresent(servers -> servers.watch(broken));
    }

    Optional<ServerUri> embedded(Kind kind) {
        return embedded.flatMap(servers -> servers.uri(kind)).map(ServerUri::new);
    }

    ServerUri postgres() {
        return stores.postgres().or(() -> embedded(Kind.POSTGRES)).orElseThrow();
    }

    Uris uris() {
        return new Uris(postgres(), stores.redis().or(() -> embedded(Kind.REDIS)).orElseThrow());
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedServers::close);
    }
}
