package io.dibs.app;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Each setting with its value and where the value comes from. Secrets are hidden unless a person asks for them. */
final class SettingsReport {
    private static final String DEFAULT = "default";

    private final Settings settings;
    private final SettingSources sources;
    private final boolean showsSecrets;

    SettingsReport(Settings settings, SettingSources sources, boolean showsSecrets) {
        this.settings = settings;
        this.sources = sources;
        this.showsSecrets = showsSecrets;
    }

    private record Line(SettingKey key, String value, String origin) {}

    String text() {
        var lines = Stream.of(SettingKey.values()).map(this::line).toList();
        int width = lines.stream().mapToInt(line -> line.value().length()).max().orElse(1);
        String form = "%-28s  %-" + Math.min(width, 60) + "s  %s";
        return lines.stream()
                .map(line -> String.format(form, line.key(), line.value(), line.origin()))
                .collect(Collectors.joining("\n"));
    }

    private Line line(SettingKey key) {
        Optional<String> set = sources.secret(key);
        if (set.isPresent()) {
            return new Line(key, shown(key, set.get()), sources.origin(key).orElse(DEFAULT));
        }
        return embedded(key)
                .map(uri -> new Line(key, shown(key, uri), "embedded server"))
                .orElseGet(() -> new Line(key, effectiveDefault(key), DEFAULT));
    }

    private String shown(SettingKey key, String value) {
        if (showsSecrets || !key.isSecret()) {
            return value;
        }
        return value.contains("://") ? new ServerUri(value).toString() : new HiddenText(value).toString();
    }

    /** Where the embedded server is, once it has been started. */
    private Optional<String> embedded(SettingKey key) {
        return Stream.of(ServerKind.values())
                .filter(kind -> kind.setting().equals(key.name()))
                .findFirst()
                .flatMap(kind -> EmbeddedServers.noted(settings.stores().dataDirectory(), kind));
    }

    /** Some defaults depend on other settings, or on this machine. */
    private String effectiveDefault(SettingKey key) {
        return switch (key) {
            case DIBS_HTTP_HOST -> settings.http().host();
            case DIBS_NODE -> settings.node().name();
            case DIBS_AUTH -> settings.auth() instanceof AuthMode.None ? "none" : "jwt";
            default -> key.usual().isEmpty() ? "-" : key.usual();
        };
    }
}
