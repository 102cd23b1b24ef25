package io.dibs.app;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Opens a page in the browser of the person who started this process. */
final class BrowserLauncher {
    private static final int LAUNCH_SECONDS = 5;

    private final List<String> launcher;
    private final PrintStream out;

    /** @param launcher the command that takes an address as its last word */
    BrowserLauncher(List<String> launcher, PrintStream out) {
        this.launcher = List.copyOf(launcher);
        this.out = out;
    }

    static BrowserLauncher ofThisSystem(PrintStream out) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return new BrowserLauncher(List.of("open"), out);
        }
        return new BrowserLauncher(
                system.startsWith("windows") ? List.of("cmd", "/c", "start", "") : List.of("xdg-open"), out);
    }

    void open(String address) {
        if (!launches(address)) {
            out.println("No browser could be opened here. Open " + address + " in one.");
        }
    }

    private boolean launches(String address) {
        try {
            Process process = new ProcessBuilder(command(address))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // A launcher that runs on has become the browser.
            return !process.waitFor(LAUNCH_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<String> command(String address) {
        return Stream.concat(launcher.stream(), Stream.of(address)).toList();
    }
}
