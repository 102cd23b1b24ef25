package io.dibs.app;

import io.vertx.core.Future;

/** All that runs between the ports and the servers. */
public interface Node {
    /** Recovers, warms up, opens the ports; fails within its own time limits. */
    Future<Ready> start();

    /** Drains, and lets everything go. Safe after a start that failed, or that is not done. */
    Future<Void> stop();
}
