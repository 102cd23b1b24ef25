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

    private FollowUpWork() {}

    static void await(NodeProcess node) {
        Awaitility.await("the index of holders and the transparency logs")
                .atMost(LIMIT)
                .until(() -> !UNDONE.matcher(node.management().get("/metrics").body())
                        .find());
    }
}
