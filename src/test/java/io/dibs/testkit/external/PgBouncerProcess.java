package io.dibs.testkit.external;

import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.FreePorts;
import io.dibs.testkit.process.PublicFolder;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real PgBouncer in transaction mode, which lets anybody in as postgres. */
public final class PgBouncerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final PublicFolder place = new PublicFolder();
    private final int port = FreePorts.free();
    private final ChildProcess process;

    /** @param settings lines of its file */
    public PgBouncerProcess(int postgresPort, String... settings) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + postgresPort + " user=postgres",
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = any",
                "pool_mode = transaction"));
        lines.addAll(List.of(settings));
        Path file = Files.write(place.folder().resolve("pgbouncer.ini"), lines);
        List<String> command = new ArrayList<>(PublicFolder.asOrdinaryUser());
        command.addAll(List.of(ExternalTool.require("pgbouncer", "pgbouncer"), file.toString()));
        process = ChildProcess.start(command, Map.of(), place.folder().resolve("log"));
        await("PgBouncer").atMost(START_LIMIT).until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.close();
        place.close();
    }
}
