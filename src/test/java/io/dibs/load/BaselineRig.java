package io.dibs.load;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.process.ProcFiles;
import io.dibs.testkit.redis.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/** The servers of the baselines: the same PostgreSQL, with the same settings, as a node's; and a Redis. */
final class BaselineRig implements AutoCloseable {
    /** The safest of the settings that people use. */
    static final String[] APPEND_ONLY = {"--appendonly", "yes", "--appendfsync", "everysec"};

    private final Path folder;
    private final EmbeddedServers servers;
    private final RedisProcess redis;

    /** @param persistence options of Redis */
    BaselineRig(Path folder, String... persistence) {
        this.folder = folder;
        servers = EmbeddedServers.in(folder, Set.of(ServerKind.POSTGRES));
        try {
            servers.start();
            redis = new RedisProcess(persistence);
        } catch (IOException failure) {
            servers.close();
            throw new UncheckedIOException(failure);
        } catch (RuntimeException failure) {
            servers.close();
            throw failure;
        }
    }

    String postgres() {
        return servers.uri(ServerKind.POSTGRES).orElseThrow();
    }

    RedisProcess redis() {
        return redis;
    }

    double postgresSeconds() {
        return ProcFiles.inside(folder, "postgres").stream()
                .mapToDouble(ProcFiles::cpuSeconds)
                .sum();
    }

    @Override
    public void close() {
        try {
            redis.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            servers.close();
        }
    }
}
