package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.testkit.client.TestApiClient;
import io.dibs.testkit.cluster.ClusterCommand;
import io.dibs.testkit.node.NodeTemplate;
import io.dibs.testkit.process.ChildProcess;
import io.dibs.testkit.process.ProcFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code perf/cluster} as a person runs it. */
@Tag("alone")
@Tag("nginx")
class ClusterCommandIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private ChildProcess command;

    @AfterEach
    void stop() {
        command.close();
    }

    private void launch(String... words) {
        List<String> line = new ArrayList<>(List.of(ChildProcess.java(), "-Xmx128m"));
        line.addAll(ChildProcess.NODE_FLAGS);
        line.addAll(ChildProcess.PROPERTIES);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), ClusterCommand.class.getName()));
        line.addAll(List.of(words));
        command = ChildProcess.start(line, Map.of(), folder.resolve("command.log"));
    }

    private void launchTwoNodes() {
        launch("--nodes", "2", "--port", "0", "--node-port", "0", "--heap", "256", "--data", data().toString());
    }

    private Path data() {
        return folder.resolve("cluster");
    }

    private void awaitOutput(String text, Duration limit) {
        await(text)
                .atMost(limit)
                .until(() -> !command.isAlive() || command.output().contains(text));
        assertThat(command.output()).contains(text);
    }

    @Test
    void itGoesOnWithoutANodeThatDiesAndLeavesNothingBehind() {
        NodeTemplate.fill(data().resolve("servers"));
        launchTwoNodes();
        awaitOutput("Ctrl-C stops all of it", START_LIMIT);
        TestApiClient api = new TestApiClient((int) number("Dibs +http://127.0.0.1:(\\d+)"));
        api.create("trial", 100);
        claim(api, 1, 20);

        ProcFiles.signal(number("node-1 .* process (\\d+)"), "KILL");
        awaitOutput("A node ended by itself", LIMIT);
        claim(api, 21, 40);

        assertThat(api.audit("trial").getInteger("issued")).isEqualTo(40);
        api.requireProof("trial");
        assertEndsWithoutARest();
    }

    @Test
    void itEndsAsWellWhileItStarts() {
        launchTwoNodes();
        awaitOutput("Creating an empty database", START_LIMIT);

        assertEndsWithoutARest();
    }

    @Test
    void whatIsNotKnownIsNamed() {
        launch("--node", "3");

        assertThat(command.awaitEnd(LIMIT)).isEqualTo(2);
        assertThat(command.output()).startsWith("--node is not known").contains("--nodes");
    }

    private static void claim(TestApiClient api, int from, int to) {
        assertThat(IntStream.rangeClosed(from, to)
                        .map(i -> api.claim("trial", "u-" + i).statusCode()))
                .containsOnly(201);
    }

    private void assertEndsWithoutARest() {
        List<ProcessHandle> children =
                ProcessHandle.of(command.pid()).orElseThrow().descendants().toList();

        assertThat(command.stop()).as(command.output()).isZero();

        assertThat(children).noneMatch(ProcessHandle::isAlive);
        assertThat(ProcFiles.inside(data(), "postgres")).isEmpty();
        assertThat(ProcFiles.inside(data(), "redis-server")).isEmpty();
    }

    private long number(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(command.output());
        assertThat(found.find()).as(pattern).isTrue();
        return Long.parseLong(found.group(1));
    }
}
