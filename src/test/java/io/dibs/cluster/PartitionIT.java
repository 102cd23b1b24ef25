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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Needs root, for a network of its own. {@code mvn verify -Dit.test=PartitionIT -Ddibs.cuts=5 -Ddibs.cut.seconds=20} is
 * the long form.
 */
@Tag("iptables")
@Tag("alone")
class PartitionIT {
    private static final String CUTS = System.getProperty("dibs.cuts", "1");
    private static final String CUT_SECONDS = System.getProperty("dibs.cut.seconds", "12");
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Test
    void whatIsPromisedHoldsWhileTheNodesDoNotSeeEachOtherAndAfterwards(@TempDir Path folder) {
        try (NamespaceNetwork network = NamespaceNetwork.create(3, Shape.ROUTED)) {
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", network.hub(), ChildProcess.java(), "-Xmx256m"));
            command.addAll(ChildProcess.NODE_FLAGS);
            command.addAll(ChildProcess.PROPERTIES);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    PartitionScenario.class.getName(),
                    network.name(),
                    folder.toString(),
                    CUTS,
                    CUT_SECONDS));
            try (ChildProcess trial = ChildProcess.start(command, Map.of(), folder.resolve("trial.log"))) {
                int code = trial.awaitEnd(LIMIT);
                System.out.println(trial.output());
                assertThat(code).as(trial.output()).isZero();
            }
        }
    }
}
