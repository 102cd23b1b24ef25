package io.dibs.ledger;

/** Nodes and their heartbeats, who owns which shard, and what is fixed at the first use of a database, as SQL. */
final class NodeStatements {
    /**
     * Moves the node's counter and reads all of them. $1 node, $2 label, $3 what it says of itself, $4 to $6 the
     * versions of wire, schema and snapshot, $7 the newest schema that it knows. Nothing is written, and no row comes
     * back, where the database demands a newer one: peers then see the node as gone.
     */
    static final String WRITE_HEARTBEAT = """
            WITH mine AS (
                INSERT INTO node AS n (id, label, beat, members, beat_at, wire, schema, snapshot)
                SELECT $1::uuid, $2::text, 1, $3::text, clock_timestamp(), $4::integer, $5::integer, $6::integer
                 WHERE NOT EXISTS (SELECT FROM setting WHERE key = 'lowest-schema' AND value::integer > $7)
                ON CONFLICT (id) DO UPDATE
                   SET beat = n.beat + 1, members = excluded.members, beat_at = excluded.beat_at
                RETURNING beat_at
            ), gone AS (
                DELETE FROM node WHERE beat_at < now() - interval '1 day' AND id <> $1
            )
            SELECT mine.beat_at, n.id, n.label, n.beat, n.members
              FROM mine
              LEFT JOIN node n ON true
            """;

    static final String READ_HEARTBEATS = """
            SELECT NULL::timestamptz, id, label, beat, members FROM node
            """;

    /** $1 node. */
    static final String DELETE_NODE = """
            DELETE FROM node WHERE id = $1
            """;

    static final String OWNERS = """
            SELECT shard, epoch, node FROM fence ORDER BY shard
            """;

    static final String NODES = """
            SELECT id, label, members, (extract(epoch FROM clock_timestamp() - beat_at) * 1000)::bigint,
                   wire, schema, snapshot
              FROM node
             ORDER BY label, id
            """;

    /** $1 limit. */
    static final String TAKEOVERS = """
            SELECT shard, epoch, node, label, previous, cause, source, millis, at
              FROM takeover
             ORDER BY at DESC, shard
             LIMIT $1
            """;

    /** $1 shard, $2 epoch, $3 node, $4 its label, $5 previous node, $6 cause, $7 source, $8 milliseconds, $9 moment. */
    static final String RECORD_TAKEOVER = """
            WITH old AS (
                DELETE FROM takeover WHERE at < now() - interval '7 days'
            )
            INSERT INTO takeover (shard, epoch, node, label, previous, cause, source, millis, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT DO NOTHING
            """;

    /** $1 key, $2 value. Of nodes that start at once the first one decides. */
    static final String PROPOSE_SETTING = """
            INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING
            """;

    /** $1 key. */
    static final String READ_SETTING = """
            SELECT value FROM setting WHERE key = $1
            """;

    /**
     * Only those that are missing: to insert beside a row that is being updated would wait for that update. $1 shards,
     * $2 the owner that stands for nobody.
     */
    static final String CREATE_FENCES = """
            INSERT INTO fence (shard, epoch, owner, node, batch_no)
            SELECT n, 0, $2, '', 0
              FROM generate_series(0, $1 - 1) n
             WHERE NOT EXISTS (SELECT FROM fence WHERE shard = n)
            ON CONFLICT (shard) DO NOTHING
            """;

    private NodeStatements() {}
}
