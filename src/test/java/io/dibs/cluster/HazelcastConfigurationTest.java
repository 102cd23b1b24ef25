package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.dibs.cluster.ClusterSettings.EventBusAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HazelcastConfigurationTest {
    private static final Path SHIPPED = Path.of("cluster-config");

    private static Config of(Path file, String secret) {
        return HazelcastConfiguration.of(new ClusterSettings(
                UUID.randomUUID(),
                "any",
                4,
                Optional.ofNullable(file),
                Optional.ofNullable(secret),
                EventBusAddress.ANY,
                Optional.empty(),
                1));
    }

    private static JoinConfig join(Config config) {
        return config.getNetworkConfig().getJoin();
    }

    @Test
    void withoutAFileNodesOfOneMachineFindEachOtherOnLoopback() {
        Config config = of(null, null);
        assertThat(join(config).getTcpIpConfig().getMembers()).containsExactly("127.0.0.1");
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({"hazelcast.yaml, 0", "hazelcast-compose.yaml, 3", "kubernetes/base/hazelcast.yaml, 3"})
    void onlyWhereMembersAreFoundByNameIsThereAWaitForTheNameServer(String name, String seconds) {
        assertThat(of(SHIPPED.resolve(name), null).getProperty("hazelcast.wait.seconds.before.join"))
                .isEqualTo(seconds);
    }

    @Test
    void aWaitThatTheFileNamesIsKept(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(
                folder.resolve("own.yaml"), "hazelcast:\n  properties:\n    hazelcast.wait.seconds.before.join: 7\n");
        assertThat(of(own, null).getProperty("hazelcast.wait.seconds.before.join"))
                .isEqualTo("7");
    }

    @Test
    void inContainersNodesAreFoundByTheServicesName() {
        JoinConfig join = join(of(SHIPPED.resolve("hazelcast-compose.yaml"), null));
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        assertThat(join.getKubernetesConfig().getProperty("service-dns")).isEqualTo("dibs");
    }

    @Test
    void inKubernetesNodesAreFoundByDns() {
        JoinConfig join = join(of(SHIPPED.resolve("kubernetes/base/hazelcast.yaml"), null));
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperty("service-dns")).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hazelcast.yaml", "hazelcast-compose.yaml", "kubernetes/base/hazelcast.yaml"})
    void everyShippedFileKeepsItsPeaceAndWhatTheEventBusNeeds(String name) {
        Config config = of(SHIPPED.resolve(name), null);
        assertThat(join(config).getMulticastConfig().isEnabled()).isFalse();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("5");
        assertThat(config.getMultiMapConfig("__vertx.subs").getBackupCount()).isEqualTo(1);
        assertThat(config.getMapConfig("__vertx.nodeInfo").getBackupCount()).isEqualTo(1);
    }

    @Test
    void whoKnowsAnotherSecretHasAnotherClustersName() {
        assertThat(of(null, "one secret of ours").getClusterName())
                .isEqualTo(of(null, "one secret of ours").getClusterName())
                .isNotEqualTo(of(null, "another secret").getClusterName())
                .doesNotContain("secret");
    }

    @Test
    void aFileThatIsMissingOrWrongIsNamed(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "hazelcast:\n  no-such-word: 1\n");
        assertThatThrownBy(() -> of(wrong, null)).hasMessageContaining("wrong.yaml");
        assertThatThrownBy(() -> of(folder.resolve("absent.yaml"), null)).hasMessageContaining("absent.yaml");
    }
}
