package io.dibs.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "dibs",
        description = "Gives out exactly N coupons to the first N people, and can prove it.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "[serve | token | audit | verify | migrate | servers]",
        footer = {
            "",
            "Settings come from the environment, or from the file of properties that DIBS_CONFIG names;",
            "docs/operations.md lists them. Exit codes: 0 fine, 1 the check failed, 2 wrong usage or settings,",
            "3 a server could not be reached or started in time."
        })
final class DibsCommand implements Runnable {
    private final ServeCommand serve;

    private DibsCommand(ServeCommand serve) {
        this.serve = serve;
    }

    static int run(NodeFactory factory, PrintStream out, PrintStream err, String... words) {
        ServeCommand serve = new ServeCommand(factory, out);
        CommandLine line = new CommandLine(new DibsCommand(serve))
                .addSubcommand(serve)
                .addSubcommand(new TokenCommand(factory, out))
                .addSubcommand(new AuditCommand(factory, out))
                .addSubcommand(new VerifyCommand(out))
                .addSubcommand(new MigrateCommand(factory, out))
                .addSubcommand(new ServersCommand(out))
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()));
        line.setExecutionExceptionHandler((failure, command, parsed) -> FailureReporter.report(failure, err));
        return line.execute(words);
    }

    @Override
    public void run() {
        serve.run();
    }
}
