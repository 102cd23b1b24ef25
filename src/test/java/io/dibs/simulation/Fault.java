package io.dibs.simulation;

/** What can go wrong in a run. A run of many seeds must have had each of them; see {@link RunCoverage}. */
enum Fault {
    STATEMENT_LOST("a connection to PostgreSQL breaks before a statement runs"),
    STATEMENT_ANSWER_LOST("PostgreSQL runs a statement, and the answer is lost"),
    STATEMENT_RUNS_LATER("the caller gives up, and PostgreSQL runs the statement later"),
    STATEMENT_SLOW("a statement takes long"),
    CRASH_BEFORE_STATEMENT("a node dies before its statement runs"),
    CRASH_AFTER_STATEMENT("a node dies when its statement has run"),
    POSTGRES_LOCKED("a lock holds all statements up"),
    POSTGRES_REFUSES("PostgreSQL accepts no connection"),
    POSTGRES_RESTARTED("PostgreSQL is restarted"),
    REPLICA_PROMOTED("a replica that lags behind is promoted"),
    DATABASE_PUT_BACK("the database is put back to an earlier moment"),
    ROW_POISONED("PostgreSQL cannot store a row"),
    REDIS_CALL_LOST("a connection to Redis breaks before a call runs"),
    REDIS_ANSWER_LOST("Redis runs a call, and the answer is lost"),
    REDIS_CALL_RUNS_LATER("the caller gives up, and Redis runs the call later"),
    REDIS_SLOW("a call to Redis takes long"),
    REDIS_WIPED("Redis loses everything"),
    REDIS_PUT_BACK("Redis holds what it held some time ago"),
    REDIS_KEY_LOST("Redis loses a key"),
    REDIS_KEY_TORN("Redis loses the end of a value"),
    REDIS_BIT_FLIPPED("Redis flips a bit"),
    REDIS_KEYS_SWAPPED("Redis swaps the values of two keys"),
    MESSAGE_LOST("a message is lost"),
    MESSAGE_DOUBLED("a message comes twice"),
    MESSAGE_LATE("a message comes late"),
    MESSAGE_DOUBLED_LATE("a message comes again, late"),
    NODE_CUT_OFF("a node is cut off from the bus"),
    NODE_DEAF("a node receives nothing and still sends"),
    NODE_MUTE("a node sends nothing and still receives"),
    NODE_UNSEEN("a front does not see a node that is there"),
    BUS_REPLACED("a front replaces its bus"),
    FRONT_RESTARTED("a front is restarted"),
    NODE_CRASHED("a node dies"),
    NODE_PAUSED("a node stands still"),
    NODE_DRAINED("a node releases its shard"),
    SHARD_TAKEN("a node takes the shard although it has an owner"),
    SHARD_HANDED_OVER("a node hands the shard over"),
    SHARD_CONTENDED("nodes take the shard from each other"),
    BATCH_HELD_BACK("a batch waits for others of its node"),
    MEMORY_FULL("a node's memory is full"),
    CLOCK_JUMPED("a node's clock jumps"),
    CLOCK_DRIFTED("a node's clock runs at another pace");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
