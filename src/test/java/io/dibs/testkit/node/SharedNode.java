package io.dibs.testkit.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One node with the usual settings for the classes of a process, as their parameter: a start costs more CPU than most
 * of their tests. Each test brings campaigns whose ids nobody else uses, and users where it asks for all that one has.
 * It may kill the node and start it again; where a test left it ended, the next one finds it started.
 */
public final class SharedNode implements ParameterResolver {
    private static final Namespace SHARED = Namespace.create(SharedNode.class);

    /** Ends with the process. */
    private record Running(Path folder, NodeProcess node) implements AutoCloseable {
        static Running create(Map<String, String> settings) {
            try {
                Path folder = Files.createTempDirectory("dibs-node");
                return new Running(folder, new NodeProcess(folder, settings));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        NodeProcess started() {
            if (!node.isAlive()) {
                node.start();
            }
            return node;
        }

        @Override
        public void close() throws IOException {
            node.close();
            BuildArtifact.delete(folder);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NodeProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return of(context, Map.of());
    }

    /** @param settings of the one that is shared by all who ask for the same */
    public static NodeProcess of(ExtensionContext context, Map<String, String> settings) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, SHARED)
                .getOrComputeIfAbsent(settings, Running::create, Running.class)
                .started();
    }
}
