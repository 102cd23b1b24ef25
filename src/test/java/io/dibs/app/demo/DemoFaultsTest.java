package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that do nothing. */
class DemoFaultsTest {
    private static final Optional<String> OWNER = Optional.of("node-1");

    private final Vertx vertx = Vertx.vertx();
    private final OrphanGuard guard = OrphanGuard.start();
    private DemoNode owner;
    private DemoNode other;
    private DemoCluster cluster;
    private DemoFaults faults;

    @BeforeEach
    void launchTwo(@TempDir Path folder) throws IOException {
        List<DemoNode> nodes = Stream.of("node-1", "node-2")
                .map(name -> new DemoNode(name, 1, 2, List.of("sleep", "600"), Map.of(), folder.resolve(name)))
                .toList();
        owner = nodes.get(0);
        other = nodes.get(1);
        cluster = new DemoCluster(guard, nodes);
        cluster.launch(owner);
        cluster.launch(other);
        faults = new DemoFaults(vertx, cluster, new NoRedis(), new ArenaEvents(new ArenaFrame()));
    }

    @AfterEach
    void end() {
        cluster.close();
        guard.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anOwnerThatIsNotReadyYetIsPausedAndGoesOnToBecomeReady() {
        other.ready();
        assertThat(faults.pause(OWNER)).isTrue();
        assertThat(owner.state()).isEqualTo(DemoNode.State.PAUSED);
        assertThat(faults.pause(OWNER)).as("the second press lets it go on").isTrue();
        assertThat(owner.state()).isEqualTo(DemoNode.State.STARTING);
    }

    @Test
    void anOwnerThatIsReadyIsReadyAgainAfterItsPause() {
        owner.ready();
        other.ready();
        faults.pause(OWNER);
        faults.mend();
        assertThat(owner.state()).isEqualTo(DemoNode.State.UP);
    }

    @Test
    void anOwnerIsLeftAloneWhileNobodyElseIsUp() {
        owner.ready();
        assertThat(faults.kill(OWNER)).isFalse();
        assertThat(faults.pause(OWNER)).isFalse();
        assertThat(owner.state()).isEqualTo(DemoNode.State.UP);
    }

    @Test
    void aKilledOwnerIsNotKilledTwice() {
        other.ready();
        assertThat(faults.kill(OWNER)).isTrue();
        assertThat(owner.state()).isEqualTo(DemoNode.State.DOWN);
        assertThat(faults.kill(OWNER)).isFalse();
    }

    private static final class NoRedis implements DemoFaults.RedisSwitch {
        @Override
        public void stop() {
            throw new AssertionError("nobody asked for this");
        }

        @Override
        public void start() {
            throw new AssertionError("nobody asked for this");
        }
    }
}
