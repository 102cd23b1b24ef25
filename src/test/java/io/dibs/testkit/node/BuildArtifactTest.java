package io.dibs.testkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildArtifactTest {
    @TempDir
    private Path folder;

    private final AtomicInteger made = new AtomicInteger();

    private void write(Path fresh) throws IOException {
        made.incrementAndGet();
        Files.writeString(fresh, "whole");
    }

    private Path get(String name) {
        try {
            return new BuildArtifact(folder.resolve(name)).madeBy(this::write);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allWhoNeedItAtOnceGetTheOneThatIsMade() {
        CompletableFuture<?>[] all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> get("a")))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();

        assertThat(made).hasValue(1);
        assertThat(folder.resolve("a")).hasContent("whole");
    }

    @Test
    void anArtifactMayNeedAnother() throws IOException {
        new BuildArtifact(folder.resolve("b")).madeBy(fresh -> Files.copy(get("a"), fresh));

        assertThat(folder.resolve("b")).hasContent("whole");
    }

    @Test
    void whatBreaksOffIsNotTakenForWholeAndMadeAgain() {
        BuildArtifact artifact = new BuildArtifact(folder.resolve("a"));
        assertThatThrownBy(() -> artifact.madeBy(fresh -> {
                    Files.createDirectories(fresh.resolve("half"));
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
        assertThat(folder.resolve("a")).doesNotExist();

        assertThat(get("a")).hasContent("whole");
    }
}
