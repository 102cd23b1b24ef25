package io.dibs.app.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * A real Redis, as a cache: what it forgets is read from PostgreSQL. At a good stop it saves what it holds, so that a
 * large campaign is back in memory soon after the next start.
 */
final class RedisServer implements EmbeddedServer {
    private static final Duration STARTING = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 1_000;
    /** While it reads what it has saved, it knows the password already, and answers nothing else. */
    private static final String READY = "+OK\r\n+PONG\r\n";

    private static final String SAVED = "saved.rdb";

    private final DataDirectory directory;
    private final UnpackedProgram program;
    private final ServerProcesses processes;
    private final CommandRunner commands;
    private final PasswordFile password;

    RedisServer(DataDirectory directory, CommandRunner commands, PasswordFile password) {
        this.directory = directory;
        this.program = new UnpackedProgram(directory, "redis");
        this.processes = new ServerProcesses(program.home());
        this.commands = commands;
        this.password = password;
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public ServerProcesses processes() {
        return processes;
    }

    @Override
    public void prepare() throws IOException {
        program.redis(BinaryPlatform.ofThisMachine().orElseThrow());
        if (!Files.isDirectory(directory.path("redis"))) {
            directory.adopt(Files.createDirectory(directory.path("redis")));
        }
    }

    @Override
    public void launch(int port) throws IOException {
        directory.writeSecretly("redis.conf", configuration(port));
        if (!starts(port) && Files.deleteIfExists(directory.path("redis").resolve(SAVED))) {
            // What was saved may be what it stumbled over, and is not needed.
            starts(port);
        }
        if (!answers(port)) {
            throw new EmbeddedServerException(
                    "Redis does not answer; the end of " + commands.log() + " says:\n" + commands.tail());
        }
    }

    private boolean starts(int port) throws IOException {
        commands.run(
                STARTING,
                List.of(
                        program.home().resolve("redis-server").toString(),
                        directory.path("redis.conf").toString()));
        // It ends at once where the port is taken, after its parent said that all is well.
        ServerProcesses.await(() -> answers(port) || processes.running().isEmpty(), STARTING);
        return answers(port);
    }

    private String configuration(int port) {
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password.text(),
                "daemonize yes",
                "dir " + quoted(directory.path("redis")),
                "logfile " + quoted(commands.log()),
                "loglevel warning",
                "appendonly no",
                "save \"\"",
                "shutdown-on-sigterm save",
                "dbfilename " + SAVED,
                "rdbcompression no",
                // Ten million coupons are about 240 MB; beyond the bound the snapshots longest unused go first.
                "maxmemory 1gb",
                "maxmemory-policy allkeys-lru",
                "");
    }

    private static String quoted(Object path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Only the server that was meant knows the password. */
    private boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.getOutputStream()
                    .write(("AUTH " + password.text() + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(READY.length());
            return READY.equals(new String(answer, StandardCharsets.US_ASCII));
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void requestStop(ProcessHandle leader) {
        leader.destroy();
    }

    @Override
    public void forceStop(ProcessHandle leader) {
        leader.destroyForcibly();
    }

    @Override
    public String uri(int port) {
        return "redis://:" + password.text() + "@127.0.0.1:" + port;
    }
}
