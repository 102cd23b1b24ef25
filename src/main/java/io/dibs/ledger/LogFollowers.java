package io.dibs.ledger;

import java.util.List;

/** What follows the log of coupons behind the commit, told by the shards of this node. */
record LogFollowers(HolderIndexer holders, TransparencyLogWriter trees) {
    void committed(List<CouponRun> runs, long nanos) {
        holders.committed(runs, nanos);
        trees.committed(runs);
    }

    void takenOver(int shard) {
        holders.takenOver(shard);
        trees.takenOver(shard);
    }

    void close() {
        holders.close();
        trees.close();
    }
}
