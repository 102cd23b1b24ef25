package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * What the settings depend on besides themselves.
 *
 * @param flags settings of the command line, by the flag that a person typed
 * @param packed whether this jar brings servers of its own
 * @param name of the node, where none is set
 * @param directory that relative paths begin at
 */
public record ProcessEnvironment(
        Map<String, String> variables, Map<String, FlagValue> flags, boolean packed, String name, Path directory) {
    private static final int RANDOM_BYTES = 2;

    /** A flag is another way to make a setting. */
    record FlagValue(SettingKey key, String value) {}

    static ProcessEnvironment ofThisProcess() {
        return ofThisProcess(Map.of());
    }

    static ProcessEnvironment ofThisProcess(Map<String, FlagValue> flags) {
        return new ProcessEnvironment(
                System.getenv(), flags, EmbeddedServers.packed(), host() + "-" + random(), Path.of(""));
    }

    /** Read from the kernel: the usual call asks name servers, and can take seconds. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return System.getenv().getOrDefault("HOSTNAME", "node");
        }
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
