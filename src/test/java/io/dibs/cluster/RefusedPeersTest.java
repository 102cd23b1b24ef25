package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine that refuses a connection says that the process is dead, unless its heartbeat goes on. */
class RefusedPeersTest {
    private static final UUID NODE = new UUID(0, 1);

    private final RefusedPeers refusals = new RefusedPeers();

    @BeforeEach
    void refuse() {
        refusals.connectionRefused(NODE, 100);
    }

    private void heartbeat(long counter, long sentAt) {
        refusals.onHeartbeat(List.of(new NodeHeartbeat(NODE, "node", counter, NodePresence.NONE)), sentAt);
    }

    @Test
    void aRefusalIsBelievedWhileTheCounterStands() {
        heartbeat(5, 101);
        heartbeat(5, 1_101);
        assertThat(refusals.isBelieved(NODE)).isTrue();
    }

    @Test
    void aRefusalIsNotBelievedOnceTheCounterMovesAndNeverAgain() {
        heartbeat(5, 101);
        heartbeat(6, 1_101);
        assertThat(refusals.isBelieved(NODE)).isFalse();
        heartbeat(6, 2_101);
        refusals.connectionRefused(NODE, 3_000);
        assertThat(refusals.isBelieved(NODE)).isFalse();
        assertThat(refusals.isKnown(NODE)).isTrue();
    }

    /** The process may have written it before it died. */
    @Test
    void whatWasReadBeforeTheRefusalCountsForNothing() {
        heartbeat(5, 100);
        heartbeat(6, 101);
        assertThat(refusals.isBelieved(NODE)).isTrue();
    }

    @Test
    void aNodeThatIsAMemberAgainIsForgotten() {
        heartbeat(5, 101);
        heartbeat(6, 1_101);
        refusals.forget(Set.of(NODE));
        assertThat(refusals.isKnown(NODE)).isFalse();
        refusals.connectionRefused(NODE, 2_000);
        assertThat(refusals.isBelieved(NODE)).isTrue();
    }

    @Test
    void aNodeWithoutARowIsForgotten() {
        refusals.onHeartbeat(List.of(), 101);
        assertThat(refusals.isKnown(NODE)).isFalse();
        assertThat(refusals.isBelieved(NODE)).isFalse();
    }
}
