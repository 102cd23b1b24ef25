package io.dibs.testkit.node;

import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.LongValue;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Stops single event loops of a node, which goes on with all its other threads. They go on when this is closed. */
public final class NodeDebugger implements AutoCloseable {
    /** Nodes with these settings can be stopped so. */
    public static final Map<String, String> SETTINGS =
            Map.of("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");

    private static final Pattern PORT = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");
    private static final String LOOP = "vert.x-eventloop-thread-";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final VirtualMachine machine;

    private NodeDebugger(VirtualMachine machine) {
        this.machine = machine;
    }

    public static NodeDebugger attach(NodeProcess node) {
        Matcher port = PORT.matcher("");
        await("a port").atMost(LIMIT).until(() -> port.reset(node.process().output())
                .find());
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port.group(1));
        try {
            return new NodeDebugger(connector.attach(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The loops that the node's work runs on. That of the event bus has the name of the first one, and is younger. */
    public List<ThreadReference> loops() {
        return List.copyOf(machine.allThreads().stream()
                .filter(thread -> thread.name().startsWith(LOOP))
                .sorted(Comparator.comparingLong(NodeDebugger::number))
                .collect(Collectors.toMap(
                        ThreadReference::name, thread -> thread, (first, younger) -> first, TreeMap::new))
                .values());
    }

    private static long number(ThreadReference thread) {
        return thread.referenceType().allFields().stream()
                .filter(field -> field.name().equals("tid"))
                .findFirst()
                .map(field -> ((LongValue) thread.getValue(field)).value())
                .orElseThrow();
    }

    @Override
    public void close() {
        machine.dispose();
    }
}
