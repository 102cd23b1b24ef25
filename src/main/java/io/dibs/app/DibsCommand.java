package io.dibs.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line. */
@Command(
        name = "dibs",
        description = "Gives out exactly N coupons to the first N people, and can prove it.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        synopsisSubcommandLabel = "[COMMAND]",
        commandListHeading = "%nCommands (COMMAND --help tells more):%n",
        footer = {
            "",
            "Exit codes: 0 fine, 1 the check failed, 2 wrong usage or settings, 3 a server could not be reached or",
            "started in time."
        })
final class DibsCommand implements Runnable {
    private final ServeCommand serve;

    @Mixin
    private ServeFlags flags = new ServeFlags();

    private DibsCommand(ServeCommand serve) {
        this.serve = serve;
    }

    static int run(NodeFactory factory, PrintStream out, PrintStream err, String... words) {
        ServeCommand serve = new ServeCommand(factory, out);
        CommandLine line = new CommandLine(new DibsCommand(serve))
                .addSubcommand(serve)
                .addSubcommand(new DemoCommand(factory, out))
                .addSubcommand(new TokenCommand(factory, out))
                .addSubcommand(new AdminPasswordCommand(factory, out))
                .addSubcommand(new AuditCommand(factory, out))
                .addSubcommand(new RecoverCommand(factory, out))
                .addSubcommand(new ArchiveCommand(factory, out))
                .addSubcommand(new ExportPersonCommand(factory, out))
                .addSubcommand(new ErasePersonCommand(factory, out))
                .addSubcommand(new VerifyCommand(out))
                .addSubcommand(new MigrateCommand(factory, out))
                .addSubcommand(new ServersCommand(out))
                .addSubcommand(new SettingsCommand(out))
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()));
        line.getCommandSpec().usageMessage().footer(footer(line));
        line.setExecutionExceptionHandler((failure, command, parsed) -> FailureReporter.report(failure, err));
        return line.execute(words);
    }

    /** The settings stand between the commands and the exit codes. */
    private static String[] footer(CommandLine line) {
        Stream<String> settings = Stream.concat(
                Stream.of(
                        "",
                        "Settings, from the environment or from the file of properties that DIBS_CONFIG names"
                                + " (the command settings",
                        "shows what is in force):"),
                Stream.of(SettingKey.values()).map(DibsCommand::described));
        return Stream.concat(
                        settings, Stream.of(line.getCommandSpec().usageMessage().footer()))
                .toArray(String[]::new);
    }

    private static String described(SettingKey key) {
        String usual = key.usual().isEmpty() ? "" : " [" + key.usual() + "]";
        return String.format("  %-28s %s%s", key, key.meaning(), usual);
    }

    @Override
    public void run() {
        serve.run(flags);
    }
}
