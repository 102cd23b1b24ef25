package io.dibs.app;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a campaign go on after a restore of PostgreSQL lost coupons of it, whether or not nodes run. */
@Command(
        name = "recover",
        description = {
            "Has a campaign go on that is paused because PostgreSQL lost coupons that were acknowledged, as by the restore"
                    + " of a backup. Gives those that Redis still knew of back to their holders, and shows what was lost;"
                    + " the command audit shows both before. Nodes need no restart.",
            "Exit code 0: it goes on. 2: wrong usage, or nothing to decide. 3: PostgreSQL cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class RecoverCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's id.")
    private String campaign;

    RecoverCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        String report = RunningPostgres.of(stores).use(postgres -> factory.recover(postgres, campaign));
        out.println(report);
        return ExitCode.OK;
    }
}
