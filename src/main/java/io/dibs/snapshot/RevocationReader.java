package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Which coupons of a campaign are revoked, read from the ledger as far as pages are wanted: a revocation can be younger
 * than whatever a snapshot says of its coupon. Runs on the shard's event loop.
 */
final class RevocationReader {
    private final SnapshotContext means;
    private final Terms terms;
    private final Runnable arrived;
    private final Consumer<String> failed;
    private final BitSet known = new BitSet();
    private int knownTo;
    private boolean asked;

    RevocationReader(SnapshotContext means, Terms terms, Runnable arrived, Consumer<String> failed) {
        this.means = means;
        this.terms = terms;
        this.arrived = arrived;
        this.failed = failed;
    }

    boolean areKnownTo(int sequence) {
        return sequence <= knownTo;
    }

    /** In order. */
    int[] between(int from, int to) {
        return known.get(from, to + 1).stream().map(each -> from + each).toArray();
    }

    void readTo(int sequence) {
        if (!asked && knownTo < sequence) {
            asked = true;
            means.ledger().readRevoked(terms, knownTo, means.limits().pageCoupons(), this::read, this::failed);
        }
    }

    private void read(int[] next) {
        asked = false;
        for (int sequence : next) {
            known.set(sequence);
        }
        knownTo = next.length < means.limits().pageCoupons() ? Integer.MAX_VALUE : next[next.length - 1];
        arrived.run();
    }

    private void failed(String cause) {
        asked = false;
        failed.accept(cause);
    }
}
