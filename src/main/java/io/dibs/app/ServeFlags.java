package io.dibs.app;

import io.dibs.app.ProcessEnvironment.FlagValue;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of a node. */
final class ServeFlags {
    @Mixin
    private SettingFlags settings = new SettingFlags();

    @Option(names = "--open", description = "Opens the console in a browser once the node is ready.")
    private boolean open;

    Map<String, FlagValue> settings() {
        return settings.values();
    }

    boolean opensBrowser() {
        return open;
    }
}
