package io.dibs.app;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Brings PostgreSQL's schema up to date as a step of its own, while nodes run. */
@Command(
        name = "migrate",
        description = {
            "Brings PostgreSQL's schema up to date, while nodes run and before those of a newer version start.",
            "Nodes with DIBS_MIGRATE=false leave it to this command.",
            "Exit code 0: up to date. 2: wrong usage. 3: PostgreSQL cannot be reached, or others hold locks."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class MigrateCommand implements Callable<Integer> {
    private static final int DAY_SECONDS = 86_400;

    private final NodeFactory factory;
    private final PrintStream out;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long to try again while others hold locks (default: ${DEFAULT-VALUE}).")
    private int seconds;

    MigrateCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        if (seconds < 0 || seconds > DAY_SECONDS) {
            throw new InvalidSettingsException("--wait is " + seconds + "; it must be from 0 to " + DAY_SECONDS);
        }
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        String report = RunningPostgres.of(stores)
                .use(postgres -> factory.migrate(postgres, stores, Duration.ofSeconds(seconds)));
        out.println(report);
        return ExitCode.OK;
    }
}
