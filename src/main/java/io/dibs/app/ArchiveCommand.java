package io.dibs.app;

import io.dibs.app.archive.ArchiveOrder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a closed campaign to files, and takes its coupons out of PostgreSQL, whether or not nodes run. */
@Command(
        name = "archive",
        description = {
            "Writes the coupons of a closed campaign to DIR/CAMPAIGN.csv.gz and their proof to DIR/CAMPAIGN.proof.json.",
            "With --delete its coupons then leave PostgreSQL, in small steps while nodes and sales go on; they can not be"
                    + " looked up or redeemed from then on. The campaign itself stays, so its id is not used again.",
            "A command that was interrupted can be given again, and goes on.",
            "Exit code 0: archived. 1: the audit found a violated promise, and nothing was removed. 2: wrong usage, or"
                    + " the campaign cannot be archived as it is. 3: PostgreSQL cannot be reached."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class ArchiveCommand implements Callable<Integer> {
    private final NodeFactory factory;
    private final PrintStream out;

    @Parameters(paramLabel = "CAMPAIGN", description = "The campaign's id.")
    private String campaign;

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "The folder of the files.")
    private Path folder;

    @Option(names = "--delete", description = "Remove the coupons from PostgreSQL once both files are sound.")
    private boolean deletes;

    @Option(
            names = "--rest",
            paramLabel = "N",
            defaultValue = "" + ArchiveOrder.USUAL_REST,
            description = "After each step, rest N times as long as it took (default: ${DEFAULT-VALUE}).")
    private int rest;

    ArchiveCommand(NodeFactory factory, PrintStream out) {
        this.factory = factory;
        this.out = out;
    }

    @Override
    public Integer call() {
        if (rest < 0 || rest > ArchiveOrder.MAX_REST) {
            throw new InvalidSettingsException("--rest is " + rest + "; it must be from 0 to " + ArchiveOrder.MAX_REST);
        }
        StoreSettings stores = new SettingsReader(ProcessEnvironment.ofThisProcess()).postgresOnly();
        ArchiveOrder order = new ArchiveOrder(campaign, folder, deletes, rest);
        AuditVerdict verdict = RunningPostgres.of(stores).use(postgres -> factory.archive(postgres, order));
        out.println(verdict.report());
        return verdict.holds() ? ExitCode.OK : ExitCode.VIOLATION;
    }
}
