package io.dibs.chaos;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Needs root, for a network of its own. {@code mvn verify -DskipUnitTests -Dit.test=ChaosIT -Djvm.brief=
 * -Ddibs.chaos.seconds=3600} is the long form; {@code -Ddibs.chaos.seed} draws the faults of another run again.
 */
@Tag("iptables")
@Tag("nginx")
@Tag("alone")
class ChaosIT {
    private static final int SECONDS = Integer.getInteger("dibs.chaos.seconds", 120);
    private static final long SEED = Long.getLong("dibs.chaos.seed", System.currentTimeMillis());
    private static final Duration REST = Duration.ofMinutes(8);

    @Test
    void everyPromiseHoldsWhateverHappens(@TempDir Path folder) {
        System.out.println("Chaos with the seed " + SEED);
        try (NamespaceNetwork network = NamespaceNetwork.create(ChaosRun.NODES + 1, Shape.ROUTED)) {
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", network.hub(), ChildProcess.java(), "-Xmx1g"));
            command.addAll(ChildProcess.NODE_FLAGS);
            command.addAll(ChildProcess.PROPERTIES);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    ChaosRun.class.getName(),
                    network.name(),
                    folder.toString(),
                    "" + SEED,
                    "" + SECONDS));
            try (ChildProcess run = ChildProcess.start(command, Map.of(), folder.resolve("run.log"))) {
                int code = run.awaitEnd(REST.plusSeconds(SECONDS + SECONDS / 4));
                System.out.println(run.output());
                assertThat(code).as(run.output()).isZero();
            }
        }
    }
}
