package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;

/** Runs the embedded PostgreSQL and Redis alone, for several nodes on one machine. */
@Command(
        name = "servers",
        description = {
            "Runs the embedded PostgreSQL and Redis without a node, until SIGTERM or Ctrl-C: for several nodes on one"
                    + " machine. Nodes find them with DIBS_CONFIG=.dibs/servers.properties.",
            "Exit code 0: stopped. 2: wrong usage. 3: a server did not start, or ended by itself."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ServersCommand implements Runnable {
    private final PrintStream out;
    private final ProcessLifetime lifetime = new ProcessLifetime();

    ServersCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public void run() {
        Path directory = new SettingsReader(ProcessEnvironment.ofThisProcess()).embeddedOnly();
        lifetime.begin();
        try {
            EmbeddedServers servers = EmbeddedServers.in(directory, EnumSet.allOf(ServerKind.class));
            lifetime.atEnd(
                    "The embedded servers",
                    ServeCommand.SERVERS_STOP,
                    () -> CompletableFuture.runAsync(servers::close));
            servers.start();
            servers.watch(reason -> lifetime.leave(ExitCode.FAILED, reason));
            out.println("PostgreSQL and Redis run. A node finds them with DIBS_CONFIG="
                    + EmbeddedServers.notes(directory.toAbsolutePath()));
        } catch (RuntimeException | Error failure) {
            lifetime.giveUp(failure);
        }
        lifetime.await();
    }
}
