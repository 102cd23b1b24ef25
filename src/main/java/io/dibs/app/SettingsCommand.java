package io.dibs.app;

import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a node started here and now would run with. */
@Command(
        name = "settings",
        description = {
            "Prints each setting with its value and where it comes from: a flag, the environment, a file, or the default.",
            "Exit code 0: a node could start with them. 2: some are wrong, and each of these is named."
        },
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
final class SettingsCommand implements Runnable {
    private final PrintStream out;

    @Mixin
    private SettingFlags flags = new SettingFlags();

    @Option(
            names = "--show-secrets",
            description = "Prints passwords and secrets too, also those of the embedded servers.")
    private boolean showsSecrets;

    SettingsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public void run() {
        SettingsReader reader = new SettingsReader(ProcessEnvironment.ofThisProcess(flags.values()));
        out.println(reader.report(showsSecrets));
    }
}
