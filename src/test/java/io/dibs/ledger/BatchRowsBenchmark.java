package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.shard.Batch;
import io.dibs.shard.Coupon;
import io.dibs.shard.Fence;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A batch of coupons as the arguments of the statement that appends it. */
@State(Scope.Thread)
public class BatchRowsBenchmark {
    private static final int COUPONS = 512;
    private static final long NOW = 1_700_000_000_000L;
    private static final Fence FENCE = new Fence(3, 7, new UUID(1, 2), 11);

    private final Batch batch = new Batch();

    /** A full batch spans some milliseconds. */
    @Setup
    public void fill() {
        for (int sequence = 1; sequence <= COUPONS; sequence++) {
            String user = String.format("u-%010d", sequence);
            batch.coupons()
                    .add(new Coupon(
                            "c", sequence, user, new HolderIdentity(sequence, 0), 1, null, NOW + sequence / 100));
        }
    }

    @Benchmark
    @OperationsPerInvocation(COUPONS)
    public Object encode() {
        return BatchRows.of(FENCE, batch);
    }
}
