package io.dibs.app;

import java.io.PrintStream;
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
        Verdict verdict = RunningPostgres.of(stores).use(postgres -> parts.audit(postgres, campaign));
        out.println(verdict.report());
        return verdict.holds() ? Status.FINE : Status.VIOLATED;
    }
}
