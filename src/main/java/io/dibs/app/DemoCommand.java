package io.dibs.app;

import io.dibs.app.demo.ArenaDemo;
import io.dibs.app.demo.IndependentAudit;
import io.dibs.app.demo.IndependentAudit.Proof;
import io.dibs.app.demo.OrphanGuard;
import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what Dibs promises: three nodes, a crowd, and a button that kills the owner. */
@Command(
        name = "demo",
        description = {
            "Starts PostgreSQL, Redis and three nodes, and shows in a browser how a crowd fights for a hundred coupons"
                    + " while nodes are killed. All of it ends with this command, and is reached from this machine only.",
            "Exit code 0: stopped. 2: wrong usage, or a port in use. 3: a server or a node did not start."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class DemoCommand implements Runnable {
    private static final String HOST = "127.0.0.1";
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);
    private static final Duration GUARD_STOP = Duration.ofSeconds(1);

    private final NodeFactory factory;
    private final PrintStream out;
    private final ProcessLifetime lifetime = new ProcessLifetime();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the arena; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".dibs-demo",
            description = "Data of its servers, apart from that of a node. Default: ${DEFAULT-VALUE}.")
    private Path data;

    @Option(names = "--open", description = "Opens the arena in a browser.")
    private boolean open;

    DemoCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public void run() {
        if (!EmbeddedServers.packed()) {
            throw new InvalidSettingsException(
                    "demo needs dibs.jar: this jar brings no PostgreSQL and no Redis for this machine");
        }
        if (port < 0 || port > SettingsReader.MAX_PORT) {
            throw new InvalidSettingsException(
                    "--port is " + port + "; it must be from 0 to " + SettingsReader.MAX_PORT);
        }
        PortProbe.requireFree("--port", new ListenAddress(HOST, port));
        lifetime.begin();
        try {
            OrphanGuard guard = guard();
            start(servers(), guard);
        } catch (RuntimeException | Error failure) {
            lifetime.giveUp(failure);
        }
        lifetime.await();
    }

    /** Begun first, so that it ends last. */
    private OrphanGuard guard() {
        OrphanGuard guard = OrphanGuard.start();
        lifetime.atEnd("The guard", GUARD_STOP, () -> CompletableFuture.runAsync(guard::close));
        return guard;
    }

    private EmbeddedServers servers() {
        EmbeddedServers servers = EmbeddedServers.in(data, EnumSet.allOf(ServerKind.class));
        lifetime.atEnd(
                "The embedded servers", ServeCommand.SERVERS_STOP, () -> CompletableFuture.runAsync(servers::close));
        out.println("Starting PostgreSQL and Redis, then three nodes …");
        servers.start();
        servers.watch(reason -> lifetime.leave(ExitCode.FAILED, reason));
        return servers;
    }

    private void start(EmbeddedServers servers, OrphanGuard guard) {
        Path directory = data.toAbsolutePath();
        ArenaDemo demo = new ArenaDemo(directory, servers, guard);
        lifetime.atEnd("The nodes", ServeCommand.SERVERS_STOP, () -> CompletableFuture.runAsync(demo::close));
        ServerUri postgres = new ServerUri(servers.uri(ServerKind.POSTGRES).orElseThrow());
        IndependentAudit audit = campaign -> {
            AuditVerdict verdict = factory.audit(postgres, campaign);
            return new Proof(verdict.holds(), verdict.report());
        };
        show(demo.open(port, audit).join());
        demo.ready()
                .orTimeout(READY_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(failure -> {
                    throw new UnreachableServerException("The nodes cannot serve (" + failure.getMessage()
                            + "): see the files node-*.log in " + directory);
                })
                .join();
        out.println("  Everything is ready. Ctrl-C stops it; the data stays in " + data + ".\n");
    }

    private void show(int bound) {
        String arena = new ListenAddress(HOST, bound).url(bound) + "/";
        out.println("\n  The arena    " + arena + "\n");
        if (open) {
            BrowserLauncher.ofThisSystem(out).open(arena);
        }
    }
}
