package io.dibs.app;

import io.dibs.app.logging.LogConfigurator;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs a node until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs a node until SIGTERM or Ctrl-C. This is the default.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Serve implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
    private static final Duration SERVERS_STOP = Duration.ofSeconds(90);

    private final Parts parts;
    private final PrintStream out;
    private final Lifetime lifetime = new Lifetime();

    Serve(Parts parts, PrintStream out) {
        this.parts = parts;
        this.out = out;
    }

    @Override
    public void run() {
        Settings settings = new SettingsReader(Surroundings.ofThisProcess()).all();
        LogConfigurator.apply(settings.log().json(), settings.log().level().name());
        PortProbe.requireFree(settings);
        settings.warnings().forEach(LOG::warn);
        lifetime.begin();
        try {
            Servers servers = servers(settings);
            Ready ready = node(settings, servers.uris());
            servers.watch(why -> lifetime.leave(Status.FAILED, why));
            new ReadyBlock(settings, servers, ready).print(out);
        } catch (RuntimeException | Error failure) {
            giveUp(failure);
        }
        lifetime.await();
    }

    private Servers servers(Settings settings) {
        Servers servers = Servers.of(settings.stores());
        lifetime.atEnd("The embedded servers", SERVERS_STOP, () -> CompletableFuture.runAsync(servers::close));
        servers.start();
        return servers;
    }

    private Ready node(Settings settings, Uris uris) {
        Node node = parts.node(settings, uris, lifetime::leave);
        lifetime.atEnd("The node", settings.member().drain(), () -> future(node.stop()));
        return future(node.start()).join();
    }

    private static <T> CompletableFuture<T> future(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }

    /** What has been started is ended by the exit. A failure while ending is a part of the end. */
    private void giveUp(Throwable failure) {
        if (!lifetime.isEnding()) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            lifetime.exit(Failures.report(cause, System.err));
        }
    }
}
