package io.dibs.app;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Gives the first administrator a password, whether or not nodes run: the first one, or another for a lost one. */
@Command(
        name = "admin-password",
        description = {
            "Gives the first administrator a new password, and prints it with the e-mail address to sign in with. The"
                    + " previous password stops working at once; tokens that were issued before stay valid.",
            "Exit code 0: printed. 2: wrong usage, or the account was removed. 3: PostgreSQL cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class AdminPasswordCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    AdminPasswordCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        out.println(RunningPostgres.of(stores).use(factory::adminPassword));
        return ExitCode.OK;
    }
}
