package io.dibs.app.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the nodes and servers of a demo that was killed and could not do so itself. A shell of its own reads from this
 * process; when that ends, in whichever way, the shell reads the end of the file and ends the processes last named.
 */
public final class OrphanGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanGuard.class);
    /** Nodes are killed, also those that are paused; the servers stop in good order. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            while read -r kind pids; do case $kind in nodes) nodes=$pids;; servers) servers=$pids;; esac; done
            [ -z "$nodes" ] || kill -KILL $nodes
            [ -z "$servers" ] || kill -INT $servers""";

    private final @Nullable Process shell;
    private String nodes = "";
    private String servers = "";

    private OrphanGuard(@Nullable Process shell) {
        this.shell = shell;
    }

    public static OrphanGuard start() {
        try {
            return new OrphanGuard(new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException noShell) {
            LOG.warn("There is no shell here: if the demo is killed, its nodes and servers run on");
            return new OrphanGuard(null);
        }
    }

    synchronized void nodes(List<Long> pids) {
        nodes = told("nodes", pids, nodes);
    }

    synchronized void servers(List<Long> pids) {
        servers = told("servers", pids, servers);
    }

    private String told(String kind, List<Long> pids, String before) {
        String words = pids.stream().map(String::valueOf).collect(Collectors.joining(" ", kind + " ", "\n"));
        if (shell != null && !words.equals(before)) {
            try {
                OutputStream input = shell.getOutputStream();
                input.write(words.getBytes(StandardCharsets.US_ASCII));
                input.flush();
            } catch (IOException ended) {
                LOG.warn("The guard of the nodes has ended: if the demo is killed, they run on");
            }
        }
        return words;
    }

    /** All was stopped in good order. */
    @Override
    public void close() {
        nodes(List.of());
        servers(List.of());
        if (shell != null) {
            try {
                shell.getOutputStream().close();
            } catch (IOException ended) {
                shell.destroy();
            }
        }
    }
}
