package io.dibs.chaos;

import static org.awaitility.Awaitility.await;

import io.dibs.app.embedded.ServerKind;
import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.node.DirectSql;
import io.dibs.testkit.node.NodeFleet;
import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.postgres.PostgresProcess;
import io.dibs.testkit.process.ProcFiles;
import io.dibs.testkit.process.SmallDisk;
import io.dibs.testkit.redis.RawRedis;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The nodes and servers of the run, and what can be done to them. */
final class ChaosCluster {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> TABLES = List.of("fence", "head", "issue", "campaign", "holder", "node");

    private final NamespaceNetwork network;
    private final NodeFleet fleet;
    private final NodeProcess guest;
    private final Path servers;
    private final SmallDisk disk;
    private final RawRedis redis;

    ChaosCluster(
            NamespaceNetwork network,
            NodeFleet fleet,
            NodeProcess guest,
            Path servers,
            SmallDisk disk,
            RawRedis redis) {
        this.network = network;
        this.fleet = fleet;
        this.guest = guest;
        this.servers = servers;
        this.disk = disk;
        this.redis = redis;
    }

    NamespaceNetwork network() {
        return network;
    }

    /** @param number from 1 on */
    NodeProcess node(int number) {
        return fleet.nodes().get(number - 1);
    }

    NodeFleet fleet() {
        return fleet;
    }

    /** A node that comes and goes. */
    NodeProcess guest() {
        return guest;
    }

    RawRedis redis() {
        return redis;
    }

    int postgresPort() {
        return URI.create(uri(ServerKind.POSTGRES)).getPort();
    }

    int redisPort() {
        return URI.create(uri(ServerKind.REDIS)).getPort();
    }

    private String uri(ServerKind kind) {
        return fleet.servers().uri(kind).orElseThrow();
    }

    /** Four fifths of its time are gone, in small pieces. */
    Runnable starve(int number) {
        NodeProcess node = node(number);
        Thread starving = new Thread(() -> {
            try {
                while (true) {
                    node.pause();
                    TimeUnit.MILLISECONDS.sleep(80);
                    node.resume();
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } catch (InterruptedException fed) {
                Thread.currentThread().interrupt();
            }
        });
        starving.start();
        return () -> {
            starving.interrupt();
            join(starving);
            node.resume();
        };
    }

    private static void join(Thread thread) {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All processes of a server. */
    Runnable pause(String name) {
        signal(name, "STOP");
        return () -> signal(name, "CONT");
    }

    private void signal(String name, String signal) {
        ProcFiles.inside(servers, name).forEach(pid -> ProcFiles.signal(pid, signal));
    }

    Runnable endPostgres(String signal) {
        ProcFiles.signal(PostgresProcess.pidIn(servers), signal);
        return () -> revive(ServerKind.POSTGRES);
    }

    Runnable endRedis() {
        signal("redis-server", "KILL");
        return () -> revive(ServerKind.REDIS);
    }

    private void revive(ServerKind kind) {
        fleet.servers().suspend(kind);
        fleet.servers().resume(kind);
    }

    void cutConnections() {
        DirectSql.number(
                uri(ServerKind.POSTGRES),
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND datname = current_database()");
    }

    Runnable lockTable(Random random) {
        try {
            Connection connection = DirectSql.connect(uri(ServerKind.POSTGRES));
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = '5s'");
                statement.execute(
                        "LOCK TABLE " + TABLES.get(random.nextInt(TABLES.size())) + " IN ACCESS EXCLUSIVE MODE");
            }
            return () -> close(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            // Then the lock is gone as well.
        }
    }

    /** Its server ends by itself where it can write no log. */
    Runnable fillDisk() {
        disk.fill();
        return () -> {
            disk.free();
            if (fleet.servers().pids().size() < ServerKind.values().length) {
                revive(ServerKind.POSTGRES);
            }
        };
    }

    void corruptRedis(Random random) {
        List<String> keys =
                redis.keys().stream().filter(key -> key.contains("chunk")).toList();
        if (!keys.isEmpty()) {
            String key = keys.get(random.nextInt(keys.size()));
            byte[] value = redis.get(key);
            redis.flip(key, random.nextInt(value.length));
        }
    }

    void awaitRest() {
        await("PostgreSQL")
                .atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> DirectSql.number(uri(ServerKind.POSTGRES), "SELECT 1") == 1);
        fleet.complete();
    }
}
