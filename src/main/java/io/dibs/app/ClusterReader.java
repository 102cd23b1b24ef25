package io.dibs.app;

import io.dibs.cluster.ClusterSettings.EventBusAddress;
import io.dibs.cluster.ClusterSettings.EventBusKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the settings of a cluster. They are checked even where no cluster is wanted. */
final class ClusterReader {
    private static final Path USUAL_CONFIGURATION = Path.of("cluster-config", "hazelcast.yaml");
    private static final int SECRET_CHARS = 16;
    private static final List<SettingKey> TLS = List.of(
            SettingKey.DIBS_CLUSTER_TLS_CERTIFICATE,
            SettingKey.DIBS_CLUSTER_TLS_KEY,
            SettingKey.DIBS_CLUSTER_TLS_AUTHORITY);

    private final SettingSources sources;
    private final ProcessEnvironment environment;

    ClusterReader(SettingSources sources, ProcessEnvironment environment) {
        this.sources = sources;
        this.environment = environment;
    }

    Optional<ClusterMembershipSettings> cluster() {
        ClusterMembershipSettings cluster = new ClusterMembershipSettings(configuration(), secret(), address(), keys());
        boolean wanted = sources.flag(SettingKey.DIBS_CLUSTER);
        if (wanted) {
            requireSharedServers();
        }
        return Optional.of(cluster).filter(read -> wanted);
    }

    private void requireSharedServers() {
        for (SettingKey key : List.of(SettingKey.DIBS_POSTGRES_URI, SettingKey.DIBS_REDIS_URI)) {
            if (environment.packed() && sources.secret(key).isEmpty()) {
                sources.wrong(key, "is not set; with DIBS_CLUSTER=true all nodes share one server, so it must be");
            }
        }
    }

    private Optional<Path> configuration() {
        Path usual = environment.directory().resolve(USUAL_CONFIGURATION);
        return file(SettingKey.DIBS_CLUSTER_CONFIG).or(() -> Optional.of(usual).filter(Files::isReadable));
    }

    private Optional<Path> file(SettingKey key) {
        return sources.optional(key, "a file that can be read", text -> Optional.of(
                        environment.directory().resolve(text))
                .filter(Files::isReadable));
    }

    private Optional<HiddenText> secret() {
        Optional<String> secret = sources.secret(SettingKey.DIBS_CLUSTER_SECRET);
        if (secret.isPresent() && secret.get().length() < SECRET_CHARS) {
            sources.wrong(SettingKey.DIBS_CLUSTER_SECRET, "is shorter than " + SECRET_CHARS + " characters");
        }
        return secret.map(HiddenText::new);
    }

    private EventBusAddress address() {
        return new EventBusAddress(
                sources.host(SettingKey.DIBS_CLUSTER_HOST),
                sources.number(SettingKey.DIBS_CLUSTER_PORT, 0, SettingsReader.MAX_PORT),
                sources.host(SettingKey.DIBS_CLUSTER_PUBLIC_HOST),
                sources.optionalNumber(SettingKey.DIBS_CLUSTER_PUBLIC_PORT, 1, SettingsReader.MAX_PORT));
    }

    private Optional<EventBusKeys> keys() {
        List<Path> files =
                TLS.stream().map(this::file).flatMap(Optional::stream).toList();
        if (TLS.stream().noneMatch(key -> sources.text(key).isPresent())) {
            return Optional.empty();
        }
        TLS.stream()
                .filter(key -> sources.text(key).isEmpty())
                .forEach(key -> sources.wrong(key, "is not set; the event bus needs all of " + TLS));
        return Optional.of(files)
                .filter(all -> all.size() == TLS.size())
                .map(all -> new EventBusKeys(all.get(0), all.get(1), all.get(2)));
    }
}
