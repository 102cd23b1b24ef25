package io.dibs.chaos;

import java.util.Random;

/** What can go wrong. Each begins, lasts for a while, and is mended; several are there at once, in different places. */
enum ChaosFault {
    NODE_KILLED(Place.NODE, (cluster, node, random) -> {
        cluster.node(node).process().kill();
        return () -> cluster.node(node).launch();
    }),
    NODE_RESTARTED(Place.NODE, (cluster, node, random) -> {
        cluster.node(node).process().end();
        return () -> {
            cluster.node(node).process().close();
            cluster.node(node).launch();
        };
    }),
    NODE_PAUSED(Place.NODE, (cluster, node, random) -> {
        cluster.node(node).pause();
        return () -> cluster.node(node).resume();
    }),
    NODE_STARVED(Place.NODE, (cluster, node, random) -> cluster.starve(node)),
    NODE_CUT_OFF(Place.NODE, (cluster, node, random) -> cluster.network().cutOff(node)),
    NODE_SILENT(Place.NODE, (cluster, node, random) -> cluster.network().silence(node)),
    NODE_DEAF(Place.NODE, (cluster, node, random) -> cluster.network().deafen(node)),
    NODE_LOSES_PACKETS(
            Place.NODE, (cluster, node, random) -> cluster.network().lose(node, 0.1 + random.nextInt(3) / 10.0)),
    NODE_WITHOUT_POSTGRES(
            Place.NODE, (cluster, node, random) -> cluster.network().cutOffServer(node, cluster.postgresPort())),
    NODE_WITHOUT_REDIS(
            Place.NODE, (cluster, node, random) -> cluster.network().cutOffServer(node, cluster.redisPort())),
    NEWCOMER(Place.GUEST, (cluster, node, random) -> {
        cluster.guest().launch();
        return () -> cluster.guest().process().close();
    }),
    POSTGRES_KILLED(Place.POSTGRES, (cluster, node, random) -> cluster.endPostgres("KILL")),
    POSTGRES_STOPPED_AT_ONCE(Place.POSTGRES, (cluster, node, random) -> cluster.endPostgres("QUIT")),
    POSTGRES_PAUSED(Place.POSTGRES, (cluster, node, random) -> cluster.pause("postgres")),
    POSTGRES_CONNECTIONS_CUT(Place.POSTGRES, (cluster, node, random) -> {
        cluster.cutConnections();
        return () -> {};
    }),
    POSTGRES_TABLE_LOCKED(Place.POSTGRES, (cluster, node, random) -> cluster.lockTable(random)),
    POSTGRES_DISK_FULL(Place.POSTGRES, (cluster, node, random) -> cluster.fillDisk()),
    REDIS_KILLED(Place.REDIS, (cluster, node, random) -> cluster.endRedis()),
    REDIS_PAUSED(Place.REDIS, (cluster, node, random) -> cluster.pause("redis-server")),
    REDIS_WIPED(Place.REDIS, (cluster, node, random) -> {
        cluster.redis().wipe();
        return () -> {};
    }),
    REDIS_CORRUPTED(Place.REDIS, (cluster, node, random) -> {
        cluster.corruptRedis(random);
        return () -> {};
    }),
    REDIS_PUT_BACK(Place.REDIS, (cluster, node, random) -> {
        var before = cluster.redis().copy();
        return () -> cluster.redis().restore(before);
    });

    /** Where only one fault is at a time; each node is a place of its own. */
    enum Place {
        NODE,
        GUEST,
        POSTGRES,
        REDIS
    }

    private interface Beginning {
        /** @return what mends it */
        Runnable begin(ChaosCluster cluster, int node, Random random);
    }

    final Place place;
    private final Beginning beginning;

    ChaosFault(Place place, Beginning beginning) {
        this.place = place;
        this.beginning = beginning;
    }

    Runnable begin(ChaosCluster cluster, int node, Random random) {
        return beginning.begin(cluster, node, random);
    }
}
