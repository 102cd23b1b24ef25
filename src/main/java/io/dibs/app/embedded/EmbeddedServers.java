package io.dibs.app.embedded;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL and a Redis of this node's own, on loopback, with their data in one directory. They run apart from this
 * process; the directory's lock says that they are this process's to start and to stop.
 */
public final class EmbeddedServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);
    private static final String NOTES = "servers.properties";

    private final DataDirectory directory;
    private final Map<ServerKind, CommandRunner> commands = new EnumMap<>(ServerKind.class);
    private final Map<ServerKind, ServerSupervisor> supervisors = new EnumMap<>(ServerKind.class);
    private volatile @Nullable ServerWatchdog watchdog;

    private EmbeddedServers(DataDirectory directory) {
        this.directory = directory;
    }

    /** Whether this jar brings them for this machine. */
    public static boolean packed() {
        return BinaryPlatform.ofThisMachine().isPresent();
    }

    /** Holds the directory, and starts nothing yet: {@link #close} is safe from here on, from any thread. */
    public static EmbeddedServers in(Path path, Set<ServerKind> kinds) {
        DataDirectory directory = DataDirectory.hold(path);
        try {
            EmbeddedServers servers = new EmbeddedServers(directory);
            servers.assign(kinds);
            return servers;
        } catch (IOException failure) {
            directory.close();
            throw unusable(path, failure);
        } catch (RuntimeException failure) {
            directory.close();
            throw failure;
        }
    }

    private void assign(Set<ServerKind> kinds) throws IOException {
        ServerAccount account = ServerAccount.of(directory);
        PasswordFile password = PasswordFile.of(directory);
        for (ServerKind kind : kinds) {
            CommandRunner runner = new CommandRunner(directory, account, kind.lower() + ".log");
            commands.put(kind, runner);
            supervisors.put(kind, new ServerSupervisor(kind.server(directory, runner, password)));
        }
    }

    /** Ends what an earlier run left, starts each server, and returns when all of them answer. */
    public void start() {
        try {
            Properties notes = properties(directory.path(NOTES));
            for (CommandRunner each : commands.values()) {
                each.rotate();
            }
            for (Map.Entry<ServerKind, ServerSupervisor> each : supervisors.entrySet()) {
                each.getValue().start(port(notes, each.getKey()));
            }
            directory.writeSecretly(NOTES, noted());
        } catch (IOException failure) {
            throw unusable(directory.path(""), failure);
        }
    }

    private String noted() {
        return supervisors.entrySet().stream()
                .map(each -> each.getKey().setting() + "=" + each.getValue().uri() + "\n")
                .sorted()
                .collect(Collectors.joining(
                        "", "# The embedded servers of the last start. Only the owner may read.\n", ""));
    }

    /** Starts again what dies, until that is of no use any more. */
    public void watch(Consumer<String> broken) {
        ServerWatchdog started = new ServerWatchdog(supervisors.values(), broken);
        watchdog = started;
        started.start();
    }

    /** Stops this one in good order; it stays away until it is wanted again. */
    public void suspend(ServerKind kind) {
        supervisor(kind).suspend();
    }

    /** Starts a suspended one on the port that its clients know. */
    public void resume(ServerKind kind) {
        try {
            supervisor(kind).resume();
        } catch (IOException failure) {
            throw unusable(directory.path(""), failure);
        }
    }

    private ServerSupervisor supervisor(ServerKind kind) {
        return Optional.ofNullable(supervisors.get(kind)).orElseThrow();
    }

    /** The first process of each server that runs. */
    public List<Long> pids() {
        return supervisors.values().stream()
                .flatMap(server -> server.pid().stream().boxed())
                .toList();
    }

    public Optional<String> uri(ServerKind kind) {
        return Optional.ofNullable(supervisors.get(kind)).map(ServerSupervisor::uri);
    }

    /** Where another process serves this directory's data, as far as its notes say. */
    public static Optional<String> noted(Path path, ServerKind kind) {
        return Optional.ofNullable(properties(notes(path)).getProperty(kind.setting()));
    }

    /** The file of settings that holds where the servers of this directory are. */
    public static Path notes(Path path) {
        return path.resolve(NOTES);
    }

    private static int port(Properties notes, ServerKind kind) {
        String uri = notes.getProperty(kind.setting());
        return uri == null ? kind.usualPort() : URI.create(uri).getPort();
    }

    private static Properties properties(Path file) {
        Properties notes = new Properties();
        if (Files.isReadable(file)) {
            try (Reader text = Files.newBufferedReader(file)) {
                notes.load(text);
            } catch (IOException | IllegalArgumentException unreadable) {
                LOG.warn("{} cannot be read, so the servers take other ports: {}", file, unreadable.toString());
            }
        }
        return notes;
    }

    /** Ends the servers, also those that are being started, and gives the directory back. */
    @Override
    public void close() {
        ServerWatchdog last = watchdog;
        if (last != null) {
            last.end();
        }
        commands.values().forEach(CommandRunner::end);
        List<RuntimeException> failures =
                supervisors.values().stream().flatMap(EmbeddedServers::ended).toList();
        directory.close();
        failures.stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
    }

    /** One that cannot be ended keeps no other from it. */
    private static Stream<RuntimeException> ended(ServerSupervisor server) {
        try {
            server.stop();
            return Stream.empty();
        } catch (RuntimeException failure) {
            return Stream.of(failure);
        }
    }

    private static EmbeddedServerException unusable(Path path, IOException failure) {
        return new EmbeddedServerException(
                "The embedded servers cannot use " + path.toAbsolutePath() + ": " + failure, failure);
    }
}
