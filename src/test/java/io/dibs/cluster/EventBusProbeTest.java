package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How long the event bus may be silent before a node says so, and before it leaves. */
class EventBusProbeTest {
    private static final UUID PEER = new UUID(0, 1);
    private static final UUID SELF = new UUID(0, 2);

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedProcess loop = new SimulatedProcess(world);
    private final Set<UUID> silent = new HashSet<>();
    private final EventBusProbe probe = new EventBusProbe(SELF, loop, new PeerRequests(new Answering(), loop::wall));

    private final class Answering implements RequestBus {
        @Override
        public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
            return silent.contains(node) ? Future.failedFuture("no answer") : Future.succeededFuture(Buffer.buffer());
        }
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            probe.ping(Set.of(SELF, PEER));
            world.runUntil(world.millis() + 1_000);
        }
    }

    /** It has answered once, and does not any more. */
    private void fallSilent(UUID node) {
        pass(1);
        silent.add(node);
    }

    private static NodePresence presence(NodeStage stage, UUID unreached) {
        return new NodePresence(stage, "", "", Set.of(SELF, PEER), Set.of(unreached));
    }

    private Optional<String> fault(NodeStage peers) {
        return probe.findFault(Map.of(SELF, presence(NodeStage.ELIGIBLE, PEER), PEER, presence(peers, SELF)));
    }

    @Test
    void whileAllAnswerThereIsNoFault() {
        pass(20);
        assertThat(probe.unreached()).isEmpty();
        assertThat(fault(NodeStage.ELIGIBLE)).isEmpty();
    }

    @Test
    void aPeerThatIsSilentForMoreThanSixSecondsIsUnreached() {
        fallSilent(PEER);
        pass(6);
        assertThat(probe.unreached()).isEmpty();
        pass(1);
        assertThat(probe.unreached()).containsExactly(PEER);
    }

    @Test
    void aNodeThatDoesNotReachItselfForMoreThanFourSecondsIsDeaf() {
        fallSilent(SELF);
        pass(4);
        assertThat(fault(NodeStage.ELIGIBLE)).isEmpty();
        pass(1);
        assertThat(fault(NodeStage.ELIGIBLE)).contains("the event bus does not lead to this node any more");
        pass(5);
        assertThat(probe.unreached()).as("the others judge that").isEmpty();
    }

    @Test
    void aPeerThatIsSilentForMoreThanTenSecondsIsAFault() {
        fallSilent(PEER);
        pass(10);
        assertThat(fault(NodeStage.ELIGIBLE)).isEmpty();
        pass(1);
        assertThat(fault(NodeStage.ELIGIBLE)).contains("the event bus does not lead to " + PEER);
    }

    @Test
    void whereThePeerIsTheOneToLeaveThisNodeStays() {
        fallSilent(PEER);
        pass(20);
        assertThat(fault(NodeStage.JOINING)).isEmpty();
    }

    @Test
    void aPeerThatIsNotSeenIsNoFault() {
        fallSilent(PEER);
        pass(20);
        assertThat(probe.findFault(Map.of(SELF, presence(NodeStage.ELIGIBLE, PEER))))
                .isEmpty();
    }

    @Test
    void onANewEventBusEverybodyIsHeardAgain() {
        fallSilent(PEER);
        pass(20);
        probe.restart();
        assertThat(probe.unreached()).isEmpty();
    }
}
