package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.network.NamespaceNetwork.Shape;
import io.dibs.testkit.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files for compose and Kubernetes as they are shipped, in a network whose name server leads every name to all
 * nodes. Needs root. {@code mvn verify -Dit.test=DiscoveryIT -Ddibs.discoveries=10} is the long form.
 */
@Tag("iptables")
@Tag("alone")
class DiscoveryIT {
    private static final String ROUNDS = System.getProperty("dibs.discoveries", "1");
    private static final Duration LIMIT = Duration.ofMinutes(3L * Integer.parseInt(ROUNDS));

    @ParameterizedTest
    @ValueSource(strings = {"hazelcast-compose.yaml", "kubernetes/base/hazelcast.yaml"})
    void nodesThatStartTogetherFormOneClusterAndKeepIt(String file, @TempDir Path folder) {
        try (NamespaceNetwork network = NamespaceNetwork.create(DiscoveryTrial.NODES, Shape.SHARED)) {
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", network.hub(), ChildProcess.java(), "-Xmx256m"));
            command.addAll(ChildProcess.NODE_FLAGS);
            command.addAll(ChildProcess.PROPERTIES);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    DiscoveryTrial.class.getName(),
                    network.name(),
                    folder.toString(),
                    Path.of("cluster-config", file).toAbsolutePath().toString(),
                    ROUNDS));
            try (ChildProcess trial = ChildProcess.start(command, Map.of(), folder.resolve("trial.log"))) {
                int code = trial.awaitEnd(LIMIT);
                System.out.println(trial.output());
                assertThat(code).as(trial.output()).isZero();
            }
        }
    }
}
