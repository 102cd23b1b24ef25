package io.dibs.ledger;

/**
 * The bounds on what a node asks of PostgreSQL.
 *
 * @param connectMillis until a new connection is ready
 * @param lockMillis how long a statement waits for a lock: a takeover behind a stuck batch
 * @param statementMillis after which the server ends a statement of a shard
 * @param callMillis after which a shard's call is given up here; longer than the server's limits, so that the server,
 *     which knows, decides first
 * @param auditMillis after which the server ends an audit, which reads all coupons of a campaign
 * @param idleMillis after which a shard's unused connection is closed: a node that lost its shards gives them back
 * @param recoveryConnections read the coupons back after takeovers
 * @param queryConnections serve the API
 */
public record PostgresLimits(
        int connectMillis,
        int lockMillis,
        int statementMillis,
        int callMillis,
        int auditMillis,
        int idleMillis,
        int recoveryConnections,
        int queryConnections) {
    public static final PostgresLimits DEFAULT = new PostgresLimits(3_000, 2_000, 5_000, 7_000, 600_000, 60_000, 2, 8);

    /**
     * What nodes that share these shards may hold open at once, one each for proofs, heartbeat, register, outbox,
     * codes, closed campaigns and holders included.
     */
    int connections(int shards, int nodes) {
        return shards + nodes * (recoveryConnections + queryConnections + 7);
    }
}
