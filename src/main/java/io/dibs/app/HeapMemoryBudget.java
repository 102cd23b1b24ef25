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

    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - 2 * QUIET_NANOS);
    private final long bound;
    private final AtomicLong usedBytes = new AtomicLong();

    HeapMemoryBudget(long boundBytes) {
        this.bound = boundBytes;
    }

    @Override
    public boolean hasSpace() {
        return usedBytes.get() < bound;
    }

    @Override
    public boolean tryReserve(long bytes) {
        for (long before = usedBytes.get(); before + bytes <= bound; before = usedBytes.get()) {
            if (usedBytes.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
        log(bytes);
        return false;
    }

    private void log(long bytes) {
        long now = System.nanoTime();
        long before = loggedAt.get();
        if (now - before > QUIET_NANOS && loggedAt.compareAndSet(before, now)) {
            LOG.warn(
                    "A campaign needs {} MiB of memory, and {} of {} MiB are taken: its claims are answered 503 until there"
                            + " is room. Close campaigns, or give the nodes more memory",
                    bytes >> 20,
                    usedBytes.get() >> 20,
                    bound >> 20);
        }
    }

    @Override
    public void reserve(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    @Override
    public void release(long bytes) {
        usedBytes.addAndGet(-bytes);
    }
}
