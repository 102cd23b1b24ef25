package io.dibs.snapshot;

import io.dibs.shard.Fence;

/** What Redis remembers of a shard's fence, for tests of other packages. */
public final class Marks {
    private Marks() {}

    public static String key(int shard) {
        return FenceMark.key(shard);
    }

    public static boolean knows(byte[] mark, Fence fence) {
        return FenceMark.read(mark)
                .filter(known -> !FenceMark.of(fence).isAheadOf(known))
                .isPresent();
    }
}
