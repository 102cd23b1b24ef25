package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import io.dibs.app.logging.LogConfigurator;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a node until the process is asked to stop. */
@Command(
        name = "serve",
        description = "Runs a node until SIGTERM or Ctrl-C. This is the default.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ServeCommand implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    static final Duration SERVERS_STOP = Duration.ofSeconds(90);

    private final NodeFactory factory;
    private final PrintStream out;
    private final ProcessLifetime lifetime = new ProcessLifetime();

    @Mixin
    private ServeFlags flags = new ServeFlags();

    ServeCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public void run() {
        run(flags);
    }

    void run(ServeFlags given) {
        Settings settings = new SettingsReader(ProcessEnvironment.ofThisProcess(given.settings())).all();
        LogConfigurator.apply(
                settings.log().json(),
                settings.log().level().name(),
                settings.log().signIns().name());
        PortProbe.requireFree(settings);
        LOG.debug("Class archive: {}", MappedArchive.ofThisProcess());
        settings.warnings().forEach(LOG::warn);
        lifetime.begin();
        try {
            DependencyServers servers = servers(settings);
            StartedNode ready = node(settings, servers.uris());
            servers.watch(reason -> lifetime.leave(ExitCode.FAILED, reason));
            new ReadyBlock(settings, servers, ready).print(out);
            if (given.opensBrowser()) {
                BrowserLauncher.ofThisSystem(out).open(settings.http().url(ready.httpPort()) + "/console");
            }
        } catch (RuntimeException | Error failure) {
            lifetime.giveUp(failure);
        }
        lifetime.await();
    }

    private DependencyServers servers(Settings settings) {
        check(settings);
        DependencyServers servers = DependencyServers.of(settings.stores());
        lifetime.atEnd("The embedded servers", SERVERS_STOP, () -> CompletableFuture.runAsync(servers::close));
        servers.start();
        return servers;
    }

    /**
     * What is wrong with a server of somebody else's is said before those of our own are unpacked. Where PostgreSQL has
     * data of this node, an outage of Redis does not keep the node from starting.
     */
    private void check(Settings settings) {
        StoreSettings stores = settings.stores();
        if (stores.redis().isEmpty()) {
            stores.postgres().ifPresent(uri -> factory.checkPostgres(uri, settings));
        }
        if (stores.postgres().isEmpty()
                && EmbeddedServers.noted(stores.dataDirectory(), ServerKind.POSTGRES)
                        .isEmpty()) {
            stores.redis().ifPresent(factory::checkRedis);
        }
    }

    private StartedNode node(Settings settings, ServerUris uris) {
        RunnableNode node = factory.node(settings, uris, lifetime::leave);
        lifetime.atEnd("The node", settings.node().drain(), () -> future(node.stop()));
        return future(node.start()).join();
    }

    private static <T> CompletableFuture<T> future(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture();
    }
}
