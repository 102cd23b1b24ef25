package io.dibs.app;

import io.dibs.app.ProcessEnvironment.FlagValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings that a person changes at a first try, as flags. */
final class SettingFlags {
    private static final String PORT = "--port";
    private static final String DATA = "--data";

    @Option(
            names = PORT,
            paramLabel = "PORT",
            description = "Port of the API and the pages, instead of DIBS_HTTP_PORT; 0 takes any free one.")
    private @Nullable String port;

    @Option(names = DATA, paramLabel = "DIR", description = "Data of the embedded servers, instead of DIBS_DATA_DIR.")
    private @Nullable String data;

    Map<String, FlagValue> values() {
        Map<String, FlagValue> values = new LinkedHashMap<>();
        put(values, PORT, SettingKey.DIBS_HTTP_PORT, port);
        put(values, DATA, SettingKey.DIBS_DATA_DIR, data);
        return values;
    }

    private static void put(Map<String, FlagValue> values, String flag, SettingKey key, @Nullable String value) {
        if (value != null) {
            values.put(flag, new FlagValue(key, value));
        }
    }
}
