package io.dibs.app;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All settings: names, defaults, and what each is for. */
enum SettingKey {
    DIBS_CONFIG("", "file of settings as KEY=value lines; the environment wins over it"),
    DIBS_HTTP_HOST("127.0.0.1 with an embedded PostgreSQL, else 0.0.0.0", "address of the API and the pages"),
    DIBS_HTTP_PORT("8080", "their port; 0 takes any free one"),
    DIBS_MANAGEMENT_HOST("127.0.0.1", "address of health, metrics, cluster view and drain; keep it private"),
    DIBS_MANAGEMENT_PORT("8081", "their port; 0 takes any free one"),
    DIBS_POSTGRES_URI("embedded", "postgresql://user:password@host:5432/database; several hosts as host1,host2"),
    DIBS_POSTGRES_WAIVE("", "list of fsync, full_page_writes, synchronous_commit, replica"),
    DIBS_MIGRATE("true", "whether a node brings the schema up to date"),
    DIBS_REDIS_URI("embedded", "redis://:password@host:6379, or rediss://; also sentinels, or a cluster"),
    DIBS_DATA_DIR(".dibs", "data of the embedded servers"),
    DIBS_CLUSTER("false", "whether the node shares the shards with others"),
    DIBS_CLUSTER_CONFIG("cluster-config/hazelcast.yaml if it exists, else the jar's", "how nodes find each other"),
    DIBS_CLUSTER_HOST("Hazelcast's", "where the event bus listens"),
    DIBS_CLUSTER_PORT("0", "port of the event bus; 0 takes any free one"),
    DIBS_CLUSTER_PUBLIC_HOST("", "where other nodes reach it, behind address translation"),
    DIBS_CLUSTER_PUBLIC_PORT("", "the port of that"),
    DIBS_CLUSTER_SECRET("", "at least 16 characters; another secret is another cluster"),
    DIBS_CLUSTER_TLS_CERTIFICATE("", "PEM file: the event bus uses TLS"),
    DIBS_CLUSTER_TLS_KEY("", "PEM file"),
    DIBS_CLUSTER_TLS_AUTHORITY("", "PEM file: who signs the certificates of the nodes"),
    DIBS_NODE("host name and a random part", "name in logs, metrics and the cluster view"),
    DIBS_SHARDS("32", "1 to 1024, fixed when the database is first used"),
    DIBS_AUTH("none with an embedded PostgreSQL on loopback, else required", "jwt or none"),
    DIBS_JWT_SECRET("", "HS256 secret of at least 32 bytes"),
    DIBS_JWT_JWKS_URI("", "keys of an identity provider"),
    DIBS_JWT_ISSUER("", "what tokens must name"),
    DIBS_JWT_AUDIENCE("", "what tokens must name"),
    DIBS_ADMIN_PASSWORD("made up; the command admin-password prints one", "password of the first administrator"),
    DIBS_RATE_PER_USER("500", "requests per second of a signed-in user; 0 is unlimited"),
    DIBS_RATE_PER_ADDRESS("2000", "requests per second of an address; 0 is unlimited"),
    DIBS_TRUSTED_PROXIES("", "addresses or ranges whose X-Forwarded-For is believed"),
    DIBS_CORS_ORIGINS("", "list of origins whose pages may call the API; * is any"),
    DIBS_FRAME_ORIGINS("", "list of origins whose pages may show the claim page in a frame"),
    DIBS_WARM_UP("true", "whether the JVM compiles the claim path before the node is ready"),
    DIBS_DRAIN_SECONDS("30", "longest graceful stop"),
    DIBS_WEBHOOK_PRIVATE("false", "whether webhooks may go to private addresses"),
    DIBS_KEEP_HISTORY_DAYS("0", "days that the changes of a campaign are kept; 0 is for ever"),
    DIBS_KEEP_DELIVERIES_DAYS("7", "days that deliveries of webhooks are kept; 0 is for ever"),
    DIBS_KEEP_LISTS_DAYS("0", "days that a closed campaign's list of users is kept; 0 is for ever"),
    DIBS_LOG("plain", "plain or json"),
    DIBS_LOG_LEVEL("info", "trace, debug, info, warn or error"),
    DIBS_LOG_SIGN_INS("info", "info: sign-ins and refused tokens; warn: only what was refused; error: neither"),
    DIBS_TRACE_ENDPOINT("", "http://host:4318, an OpenTelemetry collector that takes traces; none are made without it"),
    DIBS_TRACE_RATIO("0.01", "share of the requests that are traced, 0 to 1, unless their caller has decided it");

    static final String PREFIX = "DIBS_";
    private static final String FILE = "_FILE";
    private static final List<SettingKey> SECRET =
            List.of(DIBS_POSTGRES_URI, DIBS_REDIS_URI, DIBS_JWT_SECRET, DIBS_ADMIN_PASSWORD, DIBS_CLUSTER_SECRET);
    private static final int FAR = 4;

    private final String usual;
    private final String meaning;

    SettingKey(String usual, String meaning) {
        this.usual = usual;
        this.meaning = meaning;
    }

    /** The default as text: a value, or the words that say what it depends on. */
    String usual() {
        return usual;
    }

    String meaning() {
        return meaning;
    }

    boolean isSecret() {
        return SECRET.contains(this);
    }

    /** The name of the setting that says in which file the value stands. */
    Optional<String> file() {
        return isSecret() ? Optional.of(name() + FILE) : Optional.empty();
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
