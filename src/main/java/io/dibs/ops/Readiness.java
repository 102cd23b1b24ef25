package io.dibs.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Whether this node takes requests, and if not, why. Each part of the node says its own reason and takes it back; any
 * thread may.
 */
public final class Readiness {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    /** @param part who says it; its reason replaces the one it gave before */
    public void notReady(String part, String reason) {
        reasons.put(part, reason);
    }

    public void ready(String part) {
        reasons.remove(part);
    }

    public boolean isReady() {
        return reasons.isEmpty();
    }

    public List<String> reasons() {
        return reasons.entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .toList();
    }
}
