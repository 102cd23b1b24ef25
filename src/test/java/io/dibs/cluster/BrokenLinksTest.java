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

    private final Map<UUID, Presence> presences = new TreeMap<>();

    private void says(UUID node, Stage stage, UUID... unreached) {
        presences.put(node, new Presence(stage, "", "", Set.of(), Set.of(unreached)));
    }

    private void assertLeaves(UUID leaves, UUID stays) {
        assertThat(BrokenLinks.leaves(leaves, stays, presences)).isTrue();
        assertThat(BrokenLinks.leaves(stays, leaves, presences)).isFalse();
    }

    @Test
    void aNewcomerEvictsNobodyWhateverItsIdIs() {
        for (UUID newcomer : Set.of(LOWEST, HIGHEST)) {
            presences.clear();
            says(A, Stage.ELIGIBLE, newcomer);
            says(B, Stage.ELIGIBLE, newcomer);
            says(C, Stage.ELIGIBLE, newcomer);
            says(newcomer, Stage.JOINING, A, B, C);
            assertLeaves(newcomer, A);
            assertLeaves(newcomer, B);
            assertLeaves(newcomer, C);
        }
    }

    @Test
    void theOneThatTheMajorityCannotReachLeavesWhateverItsIdIs() {
        for (UUID deaf : Set.of(LOWEST, HIGHEST)) {
            presences.clear();
            says(A, Stage.ELIGIBLE, deaf);
            says(B, Stage.ELIGIBLE, deaf);
            says(C, Stage.ELIGIBLE);
            says(deaf, Stage.ELIGIBLE);
            assertLeaves(deaf, A);
            assertLeaves(deaf, B);
        }
    }

    @Test
    void whatNewcomersSayCountsForNothingAmongThoseWhoTakePart() {
        says(A, Stage.ELIGIBLE, B);
        says(B, Stage.ELIGIBLE, A, C);
        says(C, Stage.ELIGIBLE, B);
        says(LOWEST, Stage.JOINING, A);
        says(HIGHEST, Stage.JOINING, A);
        assertLeaves(B, A);
        assertLeaves(B, C);
    }

    @Test
    void oneThatIsAboutToLeaveIsNoNewcomer() {
        says(A, Stage.DRAINING, LOWEST);
        says(LOWEST, Stage.JOINING, A);
        assertLeaves(LOWEST, A);
    }

    @Test
    void ofTwoAlikeTheHigherLeaves() {
        says(A, Stage.ELIGIBLE, B);
        says(B, Stage.ELIGIBLE, A);
        assertLeaves(B, A);
    }
}
