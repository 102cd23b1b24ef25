package io.dibs.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.external.NginxProcess;
import io.dibs.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files as they are shipped, each set beside the one nginx.conf. */
@Tag("nginx")
class NginxFilesIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void theOneForAMachineIsValid() throws IOException {
        lay(NginxProcess.PLACE);

        assertValid();
    }

    /**
     * But for what only its nginx and its network know: "resolve", the name of the service, and its scratch directory.
     */
    @Test
    void theOneForContainersIsValid() throws IOException {
        Path place = lay(Path.of("cluster-config", "nginx-compose"));
        replace(place.resolve("nodes.conf"), "node:8080 resolve", "127.0.0.1:8080");
        replace(place.resolve("place.conf"), "/tmp/", folder + "/");

        assertValid();
    }

    private Path lay(Path files) throws IOException {
        Path place = Files.createDirectories(folder.resolve(NginxProcess.PLACE));
        Files.copy(NginxProcess.FILE, folder.resolve(NginxProcess.FILE));
        for (String name : List.of("place.conf", "nodes.conf", "listen.conf")) {
            Files.copy(files.resolve(name), place.resolve(name));
        }
        return place;
    }

    private static void replace(Path file, String old, String with) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, with));
    }

    private void assertValid() {
        String file = folder.resolve(NginxProcess.FILE).toString();
        try (ChildProcess check = ChildProcess.start(
                List.of(NginxProcess.command(), "-t", "-p", folder.toString(), "-c", file, "-g", "pid nginx.pid;"),
                Map.of(),
                folder.resolve("check.log"))) {
            assertThat(check.awaitEnd(LIMIT)).as(check.output()).isZero();
        }
    }
}
