package io.dibs.app;

import io.vertx.core.Future;

/** All that runs between the ports and the servers. */
public interface RunnableNode {
    /** Recovers, warms up, opens the ports; fails within its own time limits. */
    Future<StartedNode> start();

    /** Drains, and lets everything go. Safe after a start that failed, or that is not done. */
    Future<Void> stop();
}
