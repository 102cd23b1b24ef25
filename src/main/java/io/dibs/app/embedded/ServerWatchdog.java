package io.dibs.app.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the running servers, on a thread of its own. One that dies again and again is given up, with the node.
 */
final class ServerWatchdog extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatchdog.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SPAN = Duration.ofMinutes(1);
    private static final int RESTARTS_IN_SPAN = 10;

    private final List<ServerSupervisor> supervisors;
    private final Consumer<String> broken;
    private final Deque<Long> restarts = new ArrayDeque<>();
    private volatile boolean ended;

    ServerWatchdog(Collection<ServerSupervisor> supervisors, Consumer<String> broken) {
        super("embedded-servers");
        setDaemon(true);
        this.supervisors = List.copyOf(supervisors);
        this.broken = broken;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
                for (ServerSupervisor each : supervisors) {
                    revive(each);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failure) {
            if (!ended) {
                broken.accept("An embedded server died and cannot be started again: " + failure.getMessage());
            }
        }
    }

    private void revive(ServerSupervisor server) throws IOException {
        if (!server.isMissed() || ended) {
            return;
        }
        LOG.error("{} died; restarting it", server.name());
        count(server);
        long began = System.nanoTime();
        server.restart();
        LOG.info("{} is back after {} ms", server.name(), (System.nanoTime() - began) / 1_000_000);
    }

    private void count(ServerSupervisor server) {
        long now = System.nanoTime();
        restarts.removeIf(then -> now - then > SPAN.toNanos());
        restarts.add(now);
        if (restarts.size() > RESTARTS_IN_SPAN) {
            throw new EmbeddedServerException(server.name() + " died " + RESTARTS_IN_SPAN + " times within a minute");
        }
    }

    /** From here on nothing is started again; one that is being started is waited for by who ends it. */
    void end() {
        ended = true;
        interrupt();
    }
}
