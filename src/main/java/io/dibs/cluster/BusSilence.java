package io.dibs.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures how long each node has not answered on the event bus. While this node itself stood still, as a machine does
 * that is paused, it could hear nobody: that time is not counted. Time is monotonic, in milliseconds.
 */
final class BusSilence {
    /** Somebody looks each second; further apart than this, this node stood still. */
    static final long STOOD_STILL_MILLIS = 2_000;

    private final Map<UUID, Long> heard = new HashMap<>();
    private long looked;

    /** @param asked who should answer from now on; all others are forgotten */
    void look(Set<UUID> asked, long now) {
        long gap = now - looked;
        if (gap > STOOD_STILL_MILLIS) {
            heard.replaceAll((node, at) -> Math.min(now, at + gap));
        }
        looked = now;
        heard.keySet().retainAll(asked);
        asked.forEach(node -> heard.putIfAbsent(node, now));
    }

    void answered(UUID node, long now) {
        heard.computeIfPresent(node, (key, last) -> now);
    }

    /** Those who have been silent for longer than this. */
    Stream<UUID> longerThan(long millis) {
        return heard.keySet().stream().filter(node -> looked - heard.get(node) > millis);
    }
}
