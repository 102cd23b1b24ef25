package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.node.NodeProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a node reads and writes its sockets with. */
@EnabledOnOs(OS.LINUX)
class TransportIT {
    @TempDir
    private Path folder;

    private String served(String... jvmFlags) {
        try (NodeProcess node = new NodeProcess(folder, Map.of("DIBS_LOG_LEVEL", "debug"), jvmFlags).start()) {
            node.api().create("a", 1);
            assertThat(node.api().claim("a", "u1").statusCode()).isEqualTo(201);
            return node.process().output();
        }
    }

    @Test
    void itTakesThatOfTheSystem() {
        assertThat(served()).contains("Network: native");
    }

    /** As where the temporary directory has no room, or may not hold programs. */
    @Test
    void whereThatCannotBeLoadedItTakesThatOfJava() {
        assertThat(served("-Xmx512m", "-Dio.netty.native.workdir=/proc")).contains("Network: Java's NIO, since ");
    }
}
