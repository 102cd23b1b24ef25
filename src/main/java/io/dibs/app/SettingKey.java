package io.dibs.app;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of all settings. */
enum SettingKey {
    DIBS_CONFIG,
    DIBS_HTTP_HOST,
    DIBS_HTTP_PORT,
    DIBS_MANAGEMENT_HOST,
    DIBS_MANAGEMENT_PORT,
    DIBS_POSTGRES_URI,
    DIBS_POSTGRES_WAIVE,
    DIBS_MIGRATE,
    DIBS_REDIS_URI,
    DIBS_DATA_DIR,
    DIBS_CLUSTER,
    DIBS_CLUSTER_CONFIG,
    DIBS_CLUSTER_HOST,
    DIBS_CLUSTER_PORT,
    DIBS_CLUSTER_PUBLIC_HOST,
    DIBS_CLUSTER_PUBLIC_PORT,
    DIBS_CLUSTER_SECRET,
    DIBS_CLUSTER_TLS_CERTIFICATE,
    DIBS_CLUSTER_TLS_KEY,
    DIBS_CLUSTER_TLS_AUTHORITY,
    DIBS_NODE,
    DIBS_SHARDS,
    DIBS_AUTH,
    DIBS_JWT_SECRET,
    DIBS_JWT_JWKS_URI,
    DIBS_JWT_ISSUER,
    DIBS_JWT_AUDIENCE,
    DIBS_ADMIN_PASSWORD,
    DIBS_RATE_PER_USER,
    DIBS_RATE_PER_ADDRESS,
    DIBS_TRUSTED_PROXIES,
    DIBS_CORS_ORIGINS,
    DIBS_WARM_UP,
    DIBS_DRAIN_SECONDS,
    DIBS_WEBHOOK_PRIVATE,
    DIBS_LOG,
    DIBS_LOG_LEVEL;

    static final String PREFIX = "DIBS_";
    private static final String FILE = "_FILE";
    private static final List<SettingKey> SECRET =
            List.of(DIBS_POSTGRES_URI, DIBS_REDIS_URI, DIBS_JWT_SECRET, DIBS_ADMIN_PASSWORD, DIBS_CLUSTER_SECRET);
    private static final int FAR = 4;

    /** The name of the setting that says in which file the value stands. */
    Optional<String> file() {
        return SECRET.contains(this) ? Optional.of(name() + FILE) : Optional.empty();
    }

    static boolean isKnown(String name) {
        return names().anyMatch(name::equals);
    }

    static Optional<String> nearest(String name) {
        return names().filter(known -> distance(known, name) <= FAR)
                .min(Comparator.comparingInt(known -> distance(known, name)));
    }

    private static Stream<String> names() {
        return Stream.of(values()).flatMap(key -> Stream.concat(Stream.of(key.name()), key.file().stream()));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] last = new int[b.length() + 1];
        for (int j = 0; j < last.length; j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = last[0];
            last[0] = i;
            for (int j = 1; j < last.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = last[j];
                last[j] = Math.min(replaced, Math.min(last[j], last[j - 1]) + 1);
            }
        }
        return last[b.length()];
    }
}
