package io.dibs.load.baseline;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A baseline as a process of its own, which can be killed and started again on its port. */
public final class BaselineProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final BaselineKind kind;
    private final List<String> command;
    private final Path folder;
    private final int port;
    private int starts;
    private ChildProcess process;

    /** @param postgres where its tables are or will be */
    public BaselineProcess(BaselineKind kind, Path folder, String heap, String postgres, String redis) {
        this.kind = kind;
        this.folder = folder;
        port = FreePorts.free();
        command = List.of(
                ChildProcess.java(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                BaselineServer.class.getName(),
                kind.name(),
                String.valueOf(port),
                postgres,
                redis);
    }

    public BaselineProcess start() {
        starts++;
        ChildProcess started = ChildProcess.start(command, Map.of(), folder.resolve(kind + "-" + starts + ".log"));
        process = started;
        await(kind.title()).atMost(START_LIMIT).until(() -> isReadyOrEnded(started));
        if (!started.isAlive()) {
            throw new IllegalStateException(kind.title() + " ended:\n" + started.output());
        }
        return this;
    }

    private static boolean isReadyOrEnded(ChildProcess started) {
        return !started.isAlive() || started.output().contains(BaselineServer.READY);
    }

    public BaselineKind kind() {
        return kind;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public long pid() {
        return process.pid();
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
