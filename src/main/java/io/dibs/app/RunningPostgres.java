package io.dibs.app;

import io.dibs.app.embedded.DirectoryInUseException;
import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.nio.file.Files;
import java.util.function.Function;

/** PostgreSQL for a command that needs it for a moment, whether or not a node runs. */
final class RunningPostgres {
    private final StoreSettings stores;

    private RunningPostgres(StoreSettings stores) {
        this.stores = stores;
    }

    static RunningPostgres of(StoreSettings stores) {
        return new RunningPostgres(stores);
    }

    <T> T use(Function<ServerUri, T> action) {
        return stores.postgres().isPresent() ? action.apply(stores.postgres().get()) : embedded(action);
    }

    /** A running node holds the directory, and has noted where its PostgreSQL is; else it is started meanwhile. */
    private <T> T embedded(Function<ServerUri, T> action) {
        if (!Files.isDirectory(stores.dataDirectory())) {
            throw new UnreachableServerException(
                    "There is no database in " + stores.dataDirectory().toAbsolutePath()
                            + ". Set DIBS_DATA_DIR to the node's data directory, or DIBS_POSTGRES_URI.");
        }
        try (DependencyServers servers = DependencyServers.postgresOnly(stores)) {
            servers.start();
            return action.apply(servers.postgres());
        } catch (DirectoryInUseException running) {
            ServerUri noted = EmbeddedServers.noted(stores.dataDirectory(), ServerKind.POSTGRES)
                    .map(ServerUri::new)
                    .orElseThrow(() -> running);
            return action.apply(noted);
        }
    }
}
