package io.dibs.snapshot;

/**
 * Where the records of a campaign lie: fixed-width, in sequence order, chunk after chunk.
 *
 * @param perUser how many coupons a user may hold. Where it is more than one, each record also holds the hash of its
 *     idempotency key
 */
record RecordLayout(int chunkBytes, int perUser) {
    /** Identity and moment. */
    static final int BYTES = 24;

    static final int BYTES_WITH_KEY = 40;

    boolean keyed() {
        return perUser > 1;
    }

    int width() {
        return keyed() ? BYTES_WITH_KEY : BYTES;
    }

    int perChunk() {
        return chunkBytes / width();
    }

    /** Counted from zero. */
    int chunkOf(int sequence) {
        return (sequence - 1) / perChunk();
    }

    int offsetOf(int sequence) {
        return (sequence - 1) % perChunk() * width();
    }

    int firstOf(int chunk) {
        return chunk * perChunk() + 1;
    }

    int chunks(int watermark) {
        return watermark == 0 ? 0 : chunkOf(watermark) + 1;
    }

    /** The bytes of a chunk that hold records up to the watermark. */
    int bytesOf(int chunk, int watermark) {
        return Math.min(perChunk(), watermark - firstOf(chunk) + 1) * width();
    }
}
