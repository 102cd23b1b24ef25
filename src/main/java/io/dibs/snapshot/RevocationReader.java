package io.dibs.snapshot;

import io.dibs.campaign.Terms;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Which coupons of a campaign are revoked, read from the ledger as far as pages are wanted: a revocation can be younger
 * than whatever a snapshot says of its coupon. Runs on the shard's event loop.
 */
final class RevocationReader {
    private final SnapshotContext context;
    private final Terms terms;
    private final Runnable arrived;
    private final Consumer<String> failed;
    private final BitSet known = new BitSet();
    private int knownTo;
    private boolean reading;

    RevocationReader(SnapshotContext context, Terms terms, Runnable arrived, Consumer<String> failed) {
        this.context = context;
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
        if (!reading && knownTo < sequence) {
            reading = true;
            context.ledger().readRevoked(terms, knownTo, context.limits().pageCoupons(), this::read, this::failed);
        }
    }

    private void read(int[] next) {
        reading = false;
        for (int sequence : next) {
            known.set(sequence);
        }
        knownTo = next.length < context.limits().pageCoupons() ? Integer.MAX_VALUE : next[next.length - 1];
        arrived.run();
    }

    private void failed(String cause) {
        reading = false;
        failed.accept(cause);
    }
}
