package io.dibs.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node as a process of its own, which can be killed, paused and started again on the same ports. */
final class DemoNode {
    /** What is known of a node without asking it. */
    enum State {
        DOWN,
        STARTING,
        UP,
        PAUSED
    }

    private final String name;
    private final int port;
    private final int managementPort;
    private final ProcessBuilder builder;
    private @Nullable Process process;
    private State state = State.STARTING;
    private State stateBeforePause = State.UP;

    /**
     * @param command the JVM and its words
     * @param settings of all nodes alike
     */
    DemoNode(String name, int port, int managementPort, List<String> command, Map<String, String> settings, Path log) {
        this.name = name;
        this.port = port;
        this.managementPort = managementPort;
        this.builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("DIBS_"));
        environment.putAll(settings);
        environment.put("DIBS_NODE", name);
        environment.put("DIBS_HTTP_PORT", Integer.toString(port));
        environment.put("DIBS_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    synchronized void launch() throws IOException {
        process = builder.start();
        state = State.STARTING;
    }

    /** The node has said that it is ready. */
    synchronized void ready() {
        if (state == State.STARTING) {
            state = State.UP;
        }
    }

    /** kill -9 */
    synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
        state = State.DOWN;
    }

    synchronized void pause() {
        if (runs()) {
            signal("STOP");
            stateBeforePause = state;
            state = State.PAUSED;
        }
    }

    synchronized void resume() {
        if (state == State.PAUSED) {
            signal("CONT");
            state = stateBeforePause;
        }
    }

    /** It may own shards already before it says that it is ready. */
    boolean runs() {
        State now = state();
        return now == State.UP || now == State.STARTING;
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-s", signal, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor(1, TimeUnit.SECONDS);
        } catch (IOException noSignals) {
            throw new IllegalStateException("Processes cannot be paused here", noSignals);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** In good order where that takes no longer than the limit. */
    void stop(Duration limit) {
        Process last = terminated();
        try {
            if (last != null && !last.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                last.destroyForcibly().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Process terminated() {
        if (process != null) {
            resume();
            process.destroy();
        }
        state = State.DOWN;
        return process;
    }

    /** One whose process has ended by itself is down. */
    synchronized State state() {
        if (process != null && !process.isAlive()) {
            state = State.DOWN;
        }
        return state;
    }

    synchronized long pid() {
        return process == null || !process.isAlive() ? 0 : process.pid();
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }
}
