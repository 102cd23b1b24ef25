package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class BusAttachmentTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedProcess loop = new SimulatedProcess(world);
    private final List<String> events = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Hazelcast hazelcast = new Hazelcast();
    private final BusAttachment attachment = new BusAttachment(loop, hazelcast, new Bus(), new Watcher());

    private final class Watcher implements BusAttachment.Watcher {
        @Override
        public void membersChanged() {
            events.add("members " + attachment.members().size());
        }

        @Override
        public void attachmentBroken(String reason) {
            events.add("broken");
        }
    }

    private final class Bus implements ClusterBus {
        @Override
        public Future<Void> attach(EventBus eventBus) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> detach() {
            events.add("detached");
            return Future.succeededFuture();
        }

        @Override
        public void nodeLeft(UUID node) {
            events.add("left " + node);
        }

        @Override
        public void register(String kind, BiFunction<UUID, Buffer, Future<Buffer>> handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Hazelcast implements ClusterTransport, ClusterTransport.Connection {
        private Set<UUID> members = Set.of(SELF, OTHER);
        private boolean sound = true;
        private int attempts;
        private int failing;
        private boolean isDeaf;

        @Override
        public String cluster() {
            return "dibs";
        }

        @Override
        public Future<Connection> join() {
            attempts++;
            return attempts <= failing ? Future.failedFuture("no port " + attempts) : Future.succeededFuture(this);
        }

        @Override
        public Future<ProbeAnswer> probe(String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> attach(ClusterBus bus) {
            return isDeaf ? Future.failedFuture("no consumer") : Future.succeededFuture();
        }

        @Override
        public String address() {
            return "host:1";
        }

        @Override
        public Set<UUID> members() {
            return members;
        }

        @Override
        public boolean isSound() {
            return sound;
        }

        @Override
        public Future<Void> leave() {
            events.add("left Hazelcast");
            return Future.succeededFuture();
        }
    }

    private void pass(long millis) {
        world.runUntil(world.millis() + millis);
    }

    @Test
    void whoIsThereIsKnownAsSoonAsTheBusIsOpen() {
        pass(100);
        assertThat(attachment.isOpen()).isFalse();
        assertThat(attachment.openMillis()).isZero();
        assertThat(attachment.presence(NodeStage.JOINING).address()).isEmpty();
        attachment.open();
        pass(0);
        assertThat(attachment.isOpen()).isTrue();
        assertThat(events).containsExactly("members 2");
        assertThat(attachment.presence(NodeStage.JOINING))
                .isEqualTo(new NodePresence(NodeStage.JOINING, "dibs", "host:1", Set.of(SELF, OTHER), Set.of()));
        pass(100);
        assertThat(attachment.openMillis()).isEqualTo(100);
    }

    @Test
    void theBusHearsWhoLeftAfterTheWatcherDoes() {
        attachment.open();
        pass(200);
        hazelcast.members = Set.of(SELF);
        pass(200);
        assertThat(events).containsExactly("members 2", "members 1", "left " + OTHER);
    }

    @Test
    void aMembershipThatEndedByItselfIsNoticed() {
        attachment.open();
        pass(200);
        hazelcast.sound = false;
        pass(60);
        assertThat(events).containsExactly("members 2", "broken");
    }

    @Test
    void joiningAgainIsTriedUntilItSucceeds() {
        hazelcast.failing = 3;
        attachment.reopen(failure -> failures.add(failure.getMessage()));
        pass(10_000);
        assertThat(failures).containsExactly("no port 1", "no port 2", "no port 3");
        assertThat(hazelcast.attempts).isEqualTo(4);
        assertThat(attachment.isOpen()).isTrue();
    }

    @Test
    void aMembershipWhoseConsumersNobodyReachesIsLeft() {
        hazelcast.isDeaf = true;
        assertThat(attachment.open().cause()).hasMessage("no consumer");
        pass(200);
        assertThat(attachment.isOpen()).isFalse();
        assertThat(events).containsExactly("left Hazelcast");
    }

    @Test
    void whoIsClosedDoesNotJoinAgain() {
        attachment.open();
        pass(200);
        assertThat(attachment.isClosed()).isFalse();
        assertThat(attachment.close().succeeded()).isTrue();
        assertThat(attachment.isClosed()).isTrue();
        assertThat(attachment.close().succeeded()).isTrue();
        attachment.reopen(failure -> failures.add(failure.getMessage()));
        pass(10_000);
        assertThat(hazelcast.attempts).isEqualTo(1);
        assertThat(events).containsExactly("members 2", "detached", "left Hazelcast");
    }

    @Test
    void whatOpensAfterItWasClosedIsLeft() {
        attachment.open();
        attachment.close();
        pass(200);
        assertThat(attachment.isOpen()).isFalse();
        assertThat(events).containsExactly("detached", "left Hazelcast");
    }
}
