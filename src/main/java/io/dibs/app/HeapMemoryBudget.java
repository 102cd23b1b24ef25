package io.dibs.app;

import io.dibs.campaign.MemoryBudget;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of this node's heap that coupons may take. */
final class HeapMemoryBudget implements MemoryBudget {
    private static final Logger LOG = LoggerFactory.getLogger(HeapMemoryBudget.class);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - 2 * QUIET_NANOS);
    private final long bound;
    private final AtomicLong taken = new AtomicLong();

    HeapMemoryBudget(long boundBytes) {
        this.bound = boundBytes;
    }

    @Override
    public boolean hasSpace() {
        return taken.get() < bound;
    }

    @Override
    public boolean tryReserve(long bytes) {
        for (long before = taken.get(); before + bytes <= bound; before = taken.get()) {
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        tell(bytes);
        return false;
    }

    private void tell(long bytes) {
        long now = System.nanoTime();
        long before = toldAt.get();
        if (now - before > QUIET_NANOS && toldAt.compareAndSet(before, now)) {
            LOG.warn(
                    "A campaign needs {} MiB of memory, and {} of {} MiB are taken: its claims are answered 503 until there"
                            + " is room. Close campaigns, or give the nodes more memory",
                    bytes >> 20,
                    taken.get() >> 20,
                    bound >> 20);
        }
    }

    @Override
    public void reserve(long bytes) {
        taken.addAndGet(bytes);
    }

    @Override
    public void release(long bytes) {
        taken.addAndGet(-bytes);
    }
}
