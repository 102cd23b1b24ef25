package io.dibs.ops;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Whether this node takes requests, and if not, why. Each part of the node says its own reason and takes it back; any
 * thread may.
 */
public final class NodeReadiness {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();
    private final Map<String, String> warnings = new ConcurrentSkipListMap<>();

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

    /** Something that somebody should look at, though the node takes requests. */
    public void warn(String part, String what) {
        warnings.put(part, what);
    }

    public void clearWarning(String part) {
        warnings.remove(part);
    }

    public List<String> reasons() {
        return lines(reasons);
    }

    public List<String> warnings() {
        return lines(warnings);
    }

    private static List<String> lines(Map<String, String> said) {
        return said.entrySet().stream()
                .map(reason -> reason.getKey() + ": " + reason.getValue())
                .toList();
    }
}
