package io.dibs.testkit.cluster;

import io.dibs.testkit.process.FreePorts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the command line of {@code perf/cluster} asks for.
 *
 * @param port of nginx; 0 takes any free one
 * @param nodePort of the first node, with its management port beside it, and the next node's after that; 0 takes free
 *     ones
 * @param heap MiB of each node
 */
record ClusterOptions(int nodes, int port, int nodePort, int heap, Path data) {
    static final String USAGE = """
            perf/cluster [--option value ...]
              --nodes      how many (3)
              --port       of nginx (8000); 0 takes any free one
              --node-port  of the first node (8080), its management port is the next one; 0 takes free ones
              --heap       MiB of each node (512)
              --data       directory of the data and the logs (target/cluster)
            Settings of the nodes come from the environment; docs/operations.md lists them.
            """;
    private static final Map<String, String> DEFAULTS = Map.of(
            "--nodes", "3", "--port", "8000", "--node-port", "8080", "--heap", "512", "--data", "target/cluster");

    static ClusterOptions parse(String... words) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        for (int i = 0; i < words.length; i += 2) {
            if (!DEFAULTS.containsKey(words[i]) || i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " is not known, or lacks its value");
            }
            values.put(words[i], words[i + 1]);
        }
        return new ClusterOptions(
                number(values, "--nodes", 1, 10),
                number(values, "--port", 0, 65_535),
                number(values, "--node-port", 0, 65_500),
                number(values, "--heap", 64, 65_536),
                Path.of(values.get("--data")));
    }

    private static int number(Map<String, String> values, String name, int least, int most) {
        String text = values.get(name);
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(name + " is " + text + "; it must be " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    int nginxPort() {
        return port == 0 ? FreePorts.free() : port;
    }

    /** One for the public and one for management, for each node. */
    List<int[]> nodePorts() {
        return IntStream.range(0, nodes)
                .mapToObj(i -> nodePort == 0
                        ? new int[] {FreePorts.free(), FreePorts.free()}
                        : new int[] {nodePort + 2 * i, nodePort + 2 * i + 1})
                .toList();
    }
}
