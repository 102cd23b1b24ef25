package io.dibs.app;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has PostgreSQL forget who a person was, whether or not nodes run. */
@Command(
        name = "erase-person",
        description = {
            "Puts a placeholder wherever PostgreSQL holds the id of a person, and removes the account. This cannot be"
                    + " undone. Coupons, their numbers and every proof stay; nobody can look the coupons up by the person any"
                    + " more.",
            "Nodes need no restart. Archived campaigns, backups and logs are yours to see to.",
            "Exit code 0: erased, also where nothing was held. 2: wrong usage, or the person cannot be erased as things"
                    + " are. 3: PostgreSQL cannot be reached; the command can be given again."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ErasePersonCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    @Parameters(paramLabel = "USER", description = "The id that claims and coupons call the person.")
    private String user;

    ErasePersonCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        out.println(RunningPostgres.of(stores).<String>use(postgres -> factory.erasePerson(postgres, user)));
        return ExitCode.OK;
    }
}
