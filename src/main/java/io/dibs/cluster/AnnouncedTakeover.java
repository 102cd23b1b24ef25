package io.dibs.cluster;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard that another node is about to take over.
 *
 * @param epoch the epoch of its takeover, unless another node is faster
 */
record AnnouncedTakeover(int shard, long epoch) {
    private static final int BYTES = Integer.BYTES + Long.BYTES;

    static Buffer encode(List<AnnouncedTakeover> all) {
        Buffer buffer = Buffer.buffer(all.size() * BYTES);
        all.forEach(each -> buffer.appendInt(each.shard()).appendLong(each.epoch()));
        return buffer;
    }

    /** What is cut off or negative is left out. */
    static List<AnnouncedTakeover> decode(Buffer buffer) {
        List<AnnouncedTakeover> all = new ArrayList<>();
        for (int at = 0; at + BYTES <= buffer.length(); at += BYTES) {
            AnnouncedTakeover each = new AnnouncedTakeover(buffer.getInt(at), buffer.getLong(at + Integer.BYTES));
            if (each.shard() >= 0) {
                all.add(each);
            }
        }
        return all;
    }
}
