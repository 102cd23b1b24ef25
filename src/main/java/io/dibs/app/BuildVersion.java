package io.dibs.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** As the build wrote it down. */
final class BuildVersion implements IVersionProvider {
    static String text() {
        Properties properties = new Properties();
        try (InputStream text = BuildVersion.class.getResourceAsStream("/dibs.properties")) {
            properties.load(text);
            return properties.getProperty("version");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Dibs " + text() + " (Java " + Runtime.version() + ")"};
    }
}
