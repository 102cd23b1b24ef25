package io.dibs.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Measures how long each node has not answered on the event bus. Time in which this node itself was paused is not
 * counted. Time is monotonic, in milliseconds.
 */
final class BusSilence {
    /** Checks run each second; a longer gap than this means that this node was paused. */
    static final long PAUSE_MILLIS = 2_000;

    private final Map<UUID, Long> lastAnswerAt = new HashMap<>();
    private long checkedAt;

    /** @param nodes the nodes that should answer from now on; all others are dropped */
    void check(Set<UUID> nodes, long now) {
        long gap = now - checkedAt;
        if (gap > PAUSE_MILLIS) {
            lastAnswerAt.replaceAll((node, at) -> Math.min(now, at + gap));
        }
        checkedAt = now;
        lastAnswerAt.keySet().retainAll(nodes);
        nodes.forEach(node -> lastAnswerAt.putIfAbsent(node, now));
    }

    void answered(UUID node, long now) {
        lastAnswerAt.computeIfPresent(node, (key, last) -> now);
    }

    /** Nodes that have been silent for longer than this. */
    Stream<UUID> longerThan(long millis) {
        return lastAnswerAt.entrySet().stream()
                .filter(last -> checkedAt - last.getValue() > millis)
                .map(Map.Entry::getKey);
    }
}
