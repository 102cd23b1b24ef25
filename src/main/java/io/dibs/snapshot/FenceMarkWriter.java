package io.dibs.snapshot;

import io.dibs.shard.Fence;
import java.util.Arrays;

/**
 * Keeps in Redis how far one shard's fence has come, behind the commits and a few times a second. Runs on the shard's
 * event loop.
 *
 * <pre>
 * phase      event                       next phase, and what happens
 * ---------  --------------------------  ----------------------------------------------------------------------
 * Current    the fence has moved         Scheduled
 * Scheduled  the round, or a flush       Current; the mark is swapped for the one that was last seen
 * both       swapped: the one last seen  the same; the mark of this swap is the one last seen
 *            swapped: another            the same; it is the one last seen, and the swap is tried again
 *            swapped: one that is ahead  the same; it stays, see {@link RegressionDetector#suspects}
 * </pre>
 *
 * <p>Swaps bear no numbers: each names what it replaces, so that one which rests on an answer that a newer answer has
 * overtaken finds another mark, and is tried again.
 */
final class FenceMarkWriter {
    private enum Phase {
        CURRENT,
        SCHEDULED
    }

    private final SnapshotContext context;
    private final SnapshotStore.Loop loop;
    private final RegressionDetector regression;
    private Phase phase = Phase.CURRENT;
    private Fence held;
    /** What was in Redis when it was last looked at; no bytes where nothing was. */
    private byte[] lastSeen = {};

    FenceMarkWriter(Fence taken, SnapshotContext context, SnapshotStore.Loop loop, RegressionDetector regression) {
        this.held = taken;
        this.context = context;
        this.loop = loop;
        this.regression = regression;
    }

    void schedule(Fence moved) {
        held = moved;
        if (phase == Phase.CURRENT) {
            phase = Phase.SCHEDULED;
            loop.after(context.limits().roundMillis(), this::write);
        }
    }

    /** Writes the mark at once, unless it is written already. */
    void write() {
        if (phase == Phase.SCHEDULED) {
            phase = Phase.CURRENT;
            swap();
        }
    }

    /** An owner that is deposed and does not know it yet must not write over what the next one has acknowledged. */
    private void swap() {
        byte[] expected = lastSeen;
        byte[] mark = regression.acknowledged().bytes();
        context.store()
                .swap(
                        FenceMark.key(held.shard()),
                        expected,
                        mark,
                        SnapshotContext.HEADER_TTL_SECONDS,
                        before -> {
                            if (Arrays.equals(before, expected)) {
                                lastSeen = mark;
                            } else {
                                found(before);
                            }
                        },
                        cause -> {});
    }

    private void found(byte[] before) {
        if (!isAhead(before)) {
            lastSeen = before;
            swap();
        }
    }

    /** Then it is a later owner's, or from before a restore. */
    private boolean isAhead(byte[] found) {
        return FenceMark.read(found)
                .filter(mark -> regression.suspects(mark, held))
                .isPresent();
    }
}
