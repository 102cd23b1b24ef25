package io.dibs.cluster;

import com.hazelcast.config.AliasedDiscoveryConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InvalidConfigurationException;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.YamlConfigBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hazelcast's configuration: who finds whom comes from a file, what Dibs relies on is set here. */
final class HazelcastConfiguration {
    /** The attribute by which a member tells which node it is. */
    static final String NODE = "dibs.node";

    private static final String BUILT_IN = "/io/dibs/cluster/hazelcast.yaml";
    private static final int SECRET_DIGITS = 32;

    /** A file may say otherwise. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            // A silent partition is noticed after about five seconds; a minute by Hazelcast's own defaults.
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            // How soon two halves merge after a partition has healed.
            Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
            Map.entry("hazelcast.socket.connect.timeout.seconds", "2"),
            // Several nodes on one machine take one port after the other.
            Map.entry("hazelcast.tcp.join.port.try.count", "10"),
            // There is no data to save when a member leaves, so nobody waits for it to be copied.
            Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"));

    private static final Map<String, String> ALWAYS = Map.of(
            "hazelcast.logging.type", "slf4j",
            "hazelcast.phone.home.enabled", "false",
            // The node shuts Hazelcast down itself.
            "hazelcast.shutdownhook.enabled", "false");

    private static final String WAIT_BEFORE_JOIN = "hazelcast.wait.seconds.before.join";
    /** Nothing is lost by joining at once: shards are placed when all agree on who is there. */
    private static final String NO_WAIT = "0";
    /**
     * Hazelcast resolves a name only while it waits: without a wait each member starts alone and is merged repeatedly.
     */
    private static final String WAIT_FOR_NAMES = "3";

    private HazelcastConfiguration() {}

    /** @throws IllegalArgumentException if the file is missing or invalid, with a message for its author */
    static Config of(ClusterSettings settings) {
        Config config = read(settings.configuration().orElse(null));
        USUAL.forEach((key, value) -> setIfAbsent(config, key, value));
        setIfAbsent(config, WAIT_BEFORE_JOIN, findsMembersByDiscovery(config) ? WAIT_FOR_NAMES : NO_WAIT);
        ALWAYS.forEach(config::setProperty);
        String base = config.getClusterName()
                + settings.secret().map(secret -> "-" + digest(secret)).orElse("");
        config.setClusterName(
                new ClusterName(base, settings.wire(), settings.keys().isPresent()).text());
        config.getMemberAttributeConfig().setAttribute(NODE, settings.node().toString());
        return config;
    }

    private static void setIfAbsent(Config config, String key, String value) {
        if (config.getProperty(key) == null) {
            config.setProperty(key, value);
        }
    }

    /** Addresses come from DNS, Kubernetes or a cloud instead of a list in the file. */
    private static boolean findsMembersByDiscovery(Config config) {
        JoinConfig join = config.getNetworkConfig().getJoin();
        return join.getDiscoveryConfig().isEnabled()
                || Stream.of(
                                join.getKubernetesConfig(),
                                join.getAwsConfig(),
                                join.getGcpConfig(),
                                join.getAzureConfig(),
                                join.getEurekaConfig())
                        .anyMatch(AliasedDiscoveryConfig::isEnabled);
    }

    private static Config read(@Nullable Path file) {
        try (InputStream yaml = file == null ? builtIn() : Files.newInputStream(file)) {
            return new YamlConfigBuilder(yaml).build();
        } catch (IOException | InvalidConfigurationException wrong) {
            throw new IllegalArgumentException(
                    "Hazelcast's configuration " + file + " cannot be used: " + wrong.getMessage(), wrong);
        }
    }

    private static InputStream builtIn() {
        return HazelcastConfiguration.class.getResourceAsStream(BUILT_IN);
    }

    private static String digest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, SECRET_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
