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
    private static final List<Key> TLS = List.of(
            Key.DIBS_CLUSTER_TLS_CERTIFICATE, Key.DIBS_CLUSTER_TLS_KEY, Key.DIBS_CLUSTER_TLS_AUTHORITY);

    private final Sources sources;
    private final Surroundings surroundings;

    ClusterReader(Sources sources, Surroundings surroundings) {
        this.sources = sources;
        this.surroundings = surroundings;
    }

    Optional<Cluster> cluster() {
        Cluster cluster = new Cluster(configuration(), secret(), address(), keys());
        boolean wanted = sources.flag(Key.DIBS_CLUSTER, false);
        if (wanted) {
            requireSharedServers();
        }
        return Optional.of(cluster).filter(read -> wanted);
    }

    private void requireSharedServers() {
        for (Key key : List.of(Key.DIBS_POSTGRES_URI, Key.DIBS_REDIS_URI)) {
            if (surroundings.packed() && sources.secret(key).isEmpty()) {
                sources.wrong(key, "is not set; with DIBS_CLUSTER=true all nodes share one server, so it must be");
            }
        }
    }

    private Optional<Path> configuration() {
        Path usual = surroundings.directory().resolve(USUAL_CONFIGURATION);
        return file(Key.DIBS_CLUSTER_CONFIG).or(() -> Optional.of(usual).filter(Files::isReadable));
    }

    private Optional<Path> file(Key key) {
        return sources.optional(key, "a file that can be read", text ->
                Optional.of(surroundings.directory().resolve(text)).filter(Files::isReadable));
    }

    private Optional<Secret> secret() {
        Optional<String> secret = sources.secret(Key.DIBS_CLUSTER_SECRET);
        if (secret.isPresent() && secret.get().length() < SECRET_CHARS) {
            sources.wrong(Key.DIBS_CLUSTER_SECRET, "is shorter than " + SECRET_CHARS + " characters");
        }
        return secret.map(Secret::new);
    }

    private EventBusAddress address() {
        return new EventBusAddress(
                sources.host(Key.DIBS_CLUSTER_HOST),
                sources.number(Key.DIBS_CLUSTER_PORT, 0, SettingsReader.MAX_PORT, 0),
                sources.host(Key.DIBS_CLUSTER_PUBLIC_HOST),
                sources.text(Key.DIBS_CLUSTER_PUBLIC_PORT)
                        .map(set -> sources.number(Key.DIBS_CLUSTER_PUBLIC_PORT, 1, SettingsReader.MAX_PORT, 1)));
    }

    private Optional<EventBusKeys> keys() {
        List<Path> files = TLS.stream().map(this::file).flatMap(Optional::stream).toList();
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
