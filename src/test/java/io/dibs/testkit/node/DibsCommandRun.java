package io.dibs.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A command of the jar beside a node that runs, on the node's database. */
public final class DibsCommandRun {
    private static final int UNREACHABLE = 3;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private DibsCommandRun() {}

    /**
     * On a machine that is busy PostgreSQL may not answer in time; then the command is given again.
     *
     * @return what it wrote, once it has ended with this exit code
     */
    public static String run(NodeProcess node, int exit, String... words) {
        Path log = node.data().resolveSibling(words[0] + "-" + exit + ".log");
        String[] output = {""};
        await(String.join(" ", words) + " ends with " + exit)
                .atMost(LIMIT.multipliedBy(2))
                .until(() -> {
                    try (ChildProcess run = start(node, log, words)) {
                        int ended = run.awaitEnd(LIMIT);
                        output[0] = run.output();
                        assertThat(ended).as(output[0]).isIn(exit, UNREACHABLE);
                        return ended == exit;
                    }
                });
        return output[0];
    }

    /** Without waiting for its end. */
    public static ChildProcess start(NodeProcess node, Path log, String... words) {
        List<String> command = new ArrayList<>(List.of(ChildProcess.java()));
        command.addAll(ChildProcess.NODE_FLAGS);
        command.addAll(ClassArchive.flags(NodeProcess.JAR));
        command.addAll(List.of("-jar", NodeProcess.JAR.toString()));
        command.addAll(List.of(words));
        return ChildProcess.start(command, node.stores(), log);
    }
}
