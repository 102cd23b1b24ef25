package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BrokenLinksTest {
    private static final UUID LOWEST = new UUID(0, 1);
    private static final UUID A = new UUID(0, 2);
    private static final UUID B = new UUID(0, 3);
    private static final UUID C = new UUID(0, 4);
    private static final UUID HIGHEST = new UUID(0, 5);

    private final Map<UUID, NodePresence> presences = new TreeMap<>();

    private void says(UUID node, NodeStage stage, UUID... unreached) {
        presences.put(node, new NodePresence(stage, "", "", Set.of(), Set.of(unreached)));
    }

    private void assertLeaves(UUID leaves, UUID stays) {
        assertThat(BrokenLinks.leaves(leaves, stays, presences)).isTrue();
        assertThat(BrokenLinks.leaves(stays, leaves, presences)).isFalse();
    }

    @Test
    void aNewcomerEvictsNobodyWhateverItsIdIs() {
        for (UUID newcomer : Set.of(LOWEST, HIGHEST)) {
            presences.clear();
            says(A, NodeStage.ELIGIBLE, newcomer);
            says(B, NodeStage.ELIGIBLE, newcomer);
            says(C, NodeStage.ELIGIBLE, newcomer);
            says(newcomer, NodeStage.JOINING, A, B, C);
            assertLeaves(newcomer, A);
            assertLeaves(newcomer, B);
            assertLeaves(newcomer, C);
        }
    }

    @Test
    void aNewcomerDoesNotEvictAMemberThatOtherMembersDoNotReachEither() {
        says(A, NodeStage.ELIGIBLE, B);
        says(C, NodeStage.ELIGIBLE, B);
        says(B, NodeStage.ELIGIBLE, LOWEST);
        says(LOWEST, NodeStage.JOINING, B);
        assertLeaves(LOWEST, B);
    }

    @Test
    void theOneThatTheMajorityCannotReachLeavesWhateverItsIdIs() {
        for (UUID deaf : Set.of(LOWEST, HIGHEST)) {
            presences.clear();
            says(A, NodeStage.ELIGIBLE, deaf);
            says(B, NodeStage.ELIGIBLE, deaf);
            says(C, NodeStage.ELIGIBLE);
            says(deaf, NodeStage.ELIGIBLE);
            assertLeaves(deaf, A);
            assertLeaves(deaf, B);
        }
    }

    @Test
    void whatNewcomersSayCountsForNothingAmongThoseWhoTakePart() {
        says(A, NodeStage.ELIGIBLE, B);
        says(B, NodeStage.ELIGIBLE, A, C);
        says(C, NodeStage.ELIGIBLE, B);
        says(LOWEST, NodeStage.JOINING, A);
        says(HIGHEST, NodeStage.JOINING, A);
        assertLeaves(B, A);
        assertLeaves(B, C);
    }

    @Test
    void oneThatIsAboutToLeaveIsNoNewcomer() {
        says(A, NodeStage.DRAINING, LOWEST);
        says(LOWEST, NodeStage.JOINING, A);
        assertLeaves(LOWEST, A);
    }

    @Test
    void ofTwoAlikeTheHigherLeaves() {
        says(A, NodeStage.ELIGIBLE, B);
        says(B, NodeStage.ELIGIBLE, A);
        assertLeaves(B, A);
    }
}
