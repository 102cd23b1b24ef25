package io.dibs.app;

import io.dibs.campaign.Room;
import java.util.concurrent.atomic.AtomicLong;

/** The part of this node's heap that coupons may take. */
final class HeapRoom implements Room {
    private final long bound;
    private final AtomicLong taken = new AtomicLong();

    HeapRoom(long boundBytes) {
        this.bound = boundBytes;
    }

    @Override
    public boolean isLeft() {
        return taken.get() < bound;
    }

    @Override
    public void take(long bytes) {
        taken.addAndGet(bytes);
    }

    @Override
    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
