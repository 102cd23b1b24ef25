package io.dibs.app;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes all that is held of a person as JSON, whether or not nodes run. */
@Command(
        name = "export-person",
        description = {
            "Writes all that PostgreSQL holds of a person as JSON: the account, the coupons of every campaign, the lists"
                    + " that the person is on, and the changes that the person made. Archived campaigns are in their files.",
            "Exit code 0: written. 2: wrong usage. 3: PostgreSQL cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ExportPersonCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    @Parameters(paramLabel = "USER", description = "The id that claims and coupons call the person.")
    private String user;

    ExportPersonCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        out.println(RunningPostgres.of(stores).<String>use(postgres -> factory.exportPerson(postgres, user)));
        return ExitCode.OK;
    }
}
