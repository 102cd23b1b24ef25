package io.dibs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.network.NamespaceNetwork;
import io.dibs.testkit.network.NamespaceNetwork.Shape;
import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    private static final Path KEPT = Path.of("target", "chaos");
    private static final Duration REST = Duration.ofMinutes(8);

    @Test
    void everyPromiseHoldsWhateverHappens(@TempDir Path folder) throws IOException {
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
                if (code != 0) {
                    keep(folder);
                }
                assertThat(code)
                        .as("The history and the nodes' logs are in %s", KEPT)
                        .isZero();
            }
        }
    }

    /** What somebody needs to look into it. */
    private static void keep(Path folder) throws IOException {
        Files.createDirectories(KEPT);
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.filter(ChaosIT::isTold).toList()) {
                String name = folder.relativize(file).toString().replace('/', '-');
                Files.copy(file, KEPT.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isTold(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".log") || name.equals("history.txt");
    }
}
