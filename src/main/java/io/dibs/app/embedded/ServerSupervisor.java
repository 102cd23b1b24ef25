package io.dibs.app.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server's life: ends what an earlier run left, starts it on a free port, starts it again when it dies, ends it.
 */
final class ServerSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(ServerSupervisor.class);
    private static final int TRIES = 3;
    /** A server whose disk is full cannot write its last checkpoint, and would take for ever. */
    private static final Duration POLITE = Duration.ofSeconds(15);

    private static final Duration FIRM = Duration.ofSeconds(10);

    private final EmbeddedServer server;
    private volatile @Nullable ProcessHandle leader;
    private volatile boolean suspended;
    private int port;

    ServerSupervisor(EmbeddedServer server) {
        this.server = server;
    }

    /** @param wanted the port of the last run, so that what was noted down goes on working */
    synchronized void start(int wanted) throws IOException {
        if (server.processes().leader().isPresent()) {
            LOG.info("{} from an earlier run is still running; stopping it", server.name());
        }
        stop();
        server.prepare();
        port = wanted;
        for (int tried = 1; !launched(tried); tried++) {
            port = 0;
        }
        leader = found();
    }

    private boolean launched(int tried) throws IOException {
        port = free(port);
        try {
            server.launch(port);
            return true;
        } catch (EmbeddedServerException failure) {
            // Somebody else may have taken the port since it was found free.
            if (tried == TRIES || isFree(port)) {
                throw failure;
            }
            return false;
        }
    }

    /** On the port that its clients know, with the data that it had. */
    synchronized void restart() throws IOException {
        Optional<ProcessHandle> revived = server.processes().leader();
        if (revived.isPresent() && ServerProcesses.await(() -> !isFree(port), FIRM)) {
            leader = revived.get();
            return;
        }
        stop();
        server.launch(port);
        leader = found();
    }

    private ProcessHandle found() {
        return server.processes()
                .leader()
                .orElseThrow(() -> new EmbeddedServerException(server.name() + " ended right after its start."));
    }

    boolean isAlive() {
        ProcessHandle last = leader;
        return last != null && last.isAlive() && server.processes().isOurs(last);
    }

    /** Whether it died, and nobody wanted it to. */
    boolean isMissed() {
        return !suspended && !isAlive();
    }

    synchronized void suspend() {
        suspended = true;
        stop();
    }

    synchronized void resume() throws IOException {
        if (suspended) {
            restart();
            suspended = false;
        }
    }

    OptionalLong pid() {
        ProcessHandle last = leader;
        return last != null && isAlive() ? OptionalLong.of(last.pid()) : OptionalLong.empty();
    }

    /** Politely, then firmly, then by force; each with a limit. Processes that lost their leader end by themselves. */
    void stop() {
        ServerProcesses processes = server.processes();
        processes.leader().ifPresent(server::requestStop);
        if (ServerProcesses.await(() -> processes.running().isEmpty(), POLITE)) {
            return;
        }
        LOG.warn("{} did not end within {} s; it is being ended", server.name(), POLITE.toSeconds());
        processes.leader().ifPresent(server::forceStop);
        if (!ServerProcesses.await(() -> processes.running().isEmpty(), FIRM) && !processes.kill(FIRM)) {
            throw new EmbeddedServerException(server.name() + " cannot be ended: processes " + processes.running());
        }
    }

    String name() {
        return server.name();
    }

    String uri() {
        return server.uri(port);
    }

    int port() {
        return port;
    }

    private static int free(int wanted) throws IOException {
        if (wanted != 0 && isFree(wanted)) {
            return wanted;
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
