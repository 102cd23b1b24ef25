package io.dibs.snapshot;

import io.dibs.shard.CouponPage;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** The chunks of a snapshot, read a few ahead of what is asked for; each is believed when its checksum matches. */
final class ChunkReader {
    /** Enough to keep Redis busy; more would keep the event loop from its sockets while they are put into memory. */
    private static final int CHUNKS_AHEAD = 2;

    private final SnapshotStore store;
    private final SnapshotKeys keys;
    private final SnapshotHeader header;
    private final Runnable arrived;
    private final Runnable torn;
    private final Runnable unreachable;
    private final TreeMap<Integer, byte[]> chunks = new TreeMap<>();
    private final Set<Integer> requested = new HashSet<>();

    ChunkReader(
            SnapshotStore store, InspectionResult.Sound sound, Runnable arrived, Runnable torn, Runnable unreachable) {
        this.store = store;
        this.header = sound.header();
        this.keys = new SnapshotKeys(header.campaign());
        this.arrived = arrived;
        this.torn = torn;
        this.unreachable = unreachable;
        chunks.put(lastChunk(), sound.lastChunk());
        requested.add(lastChunk());
    }

    private int lastChunk() {
        return header.layout().chunkOf(header.watermark());
    }

    boolean reaches(int sequence) {
        return sequence <= header.watermark();
    }

    boolean holds(int from, int to) {
        RecordLayout layout = header.layout();
        for (int chunk = layout.chunkOf(from); chunk <= layout.chunkOf(to); chunk++) {
            if (!chunks.containsKey(chunk)) {
                return false;
            }
        }
        return true;
    }

    CouponPage page(int from, int to, int[] revoked) {
        return RecordCodec.page(from, to, header.layout(), chunks::get, revoked);
    }

    /** Nothing before this sequence is asked for any more. */
    void readAhead(int sequence) {
        int lowest = Math.min(header.layout().chunkOf(sequence), lastChunk());
        requested.removeAll(chunks.headMap(lowest).keySet());
        chunks.headMap(lowest).clear();
        int highest = Math.min(lastChunk(), lowest + CHUNKS_AHEAD);
        for (int chunk = lowest; chunk <= highest; chunk++) {
            if (requested.add(chunk)) {
                read(chunk);
            }
        }
    }

    private void read(int chunk) {
        int length = header.layout().bytesOf(chunk, header.watermark());
        store.read(keys.chunk(chunk), length, bytes -> read(chunk, bytes), cause -> unreachable.run());
    }

    private void read(int chunk, byte[] bytes) {
        if (header.matches(chunk, bytes)) {
            chunks.put(chunk, bytes);
            arrived.run();
        } else {
            torn.run();
        }
    }
}
