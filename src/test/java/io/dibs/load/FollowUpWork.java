package io.dibs.load;

import io.dibs.testkit.node.NodeProcess;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * What a node does behind the commit for coupons that it has issued: the index of holders and the transparency logs. It
 * belongs to what the coupons cost, and not into the turn of another.
 */
final class FollowUpWork {
    /** 20 million coupons that were written past the node take two. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Pattern UNDONE = Pattern.compile("(?m)^dibs_(index|tree)_lag_coupons(\\{.*})? (?!0(\\.0)?$)");

    private static final Pattern UNSAVED = Pattern.compile("(?m)^dibs_snapshot_lag_coupons (?!0(\\.0)?$)");

    private FollowUpWork() {}

    static void await(NodeProcess node) {
        await(node, "the index of holders and the transparency logs", UNDONE);
    }

    /** What a start of the node then finds there. */
    static void awaitSnapshots(NodeProcess node) {
        await(node, "the snapshots", UNSAVED);
    }

    private static void await(NodeProcess node, String what, Pattern left) {
        Awaitility.await(what).atMost(LIMIT).until(() -> !left.matcher(
                        node.management().get("/metrics").body())
                .find());
    }
}
