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
        versionProvider = BuildVersion.class)
final class AuditCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's id.")
    private String campaign;

    AuditCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        AuditVerdict verdict = RunningPostgres.of(stores).use(postgres -> factory.audit(postgres, campaign));
        out.println(verdict.report());
        return verdict.holds() ? ExitCode.OK : ExitCode.VIOLATION;
    }
}
