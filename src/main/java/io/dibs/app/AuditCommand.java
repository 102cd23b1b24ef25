package io.dibs.app;

import io.dibs.app.embedded.DirectoryInUse;
import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.Kind;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Proves from PostgreSQL alone that a campaign kept its promises, whether or not a node runs. */
@Command(
        name = "audit",
        description = {
            "Proves from PostgreSQL alone that a campaign kept its promises.",
            "Exit code 0: they hold. 1: violated. 2: wrong usage. 3: PostgreSQL cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class AuditCommand implements Callable<Integer> {
    private final Parts parts;
    private final PrintStream out;

    @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's id.")
    private String campaign;

    AuditCommand(Parts parts, PrintStream out) {
        this.parts = parts;
        this.out = out;
    }

    @Override
    public Integer call() {
        Stores stores = new SettingsReader(Surroundings.ofThisProcess()).postgresOnly();
        Verdict verdict = stores.postgres().isPresent()
                ? parts.audit(stores.postgres().get(), campaign)
                : embedded(stores);
        out.println(verdict.report());
        return verdict.holds() ? Status.FINE : Status.VIOLATED;
    }

    /** A running node holds the directory, and has noted where its PostgreSQL is; else it is started for the audit. */
    private Verdict embedded(Stores stores) {
        if (!Files.isDirectory(stores.dataDirectory())) {
            throw new Unreachable("There is no database in " + stores.dataDirectory().toAbsolutePath()
                    + ". Set DIBS_DATA_DIR to the node's data directory, or DIBS_POSTGRES_URI.");
        }
        try (Servers servers = Servers.postgresOnly(stores)) {
            servers.start();
            return parts.audit(servers.postgres(), campaign);
        } catch (DirectoryInUse running) {
            ServerUri noted = EmbeddedServers.noted(stores.dataDirectory(), Kind.POSTGRES)
                    .map(ServerUri::new)
                    .orElseThrow(() -> running);
            return parts.audit(noted, campaign);
        }
    }
}
