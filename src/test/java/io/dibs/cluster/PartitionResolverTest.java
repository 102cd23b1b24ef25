package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The view of one node, told by hand what it sees. A beat comes back each second. */
class PartitionResolverTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private final Map<UUID, NodeHeartbeat> rows = new TreeMap<>();
    private PartitionResolver view;
    private UUID self;
    private NodePresence own;
    private long now = 1_000;

    @Test
    void aNodeAloneGoesOn() {
        see(A, A);
        second();
        assertInside(A);
    }

    @Test
    void beforeTheFirstBeatNothingIsConcluded() {
        see(A, A);
        assertOutside();
    }

    @Test
    void allWhoSeeTheSameGoOnTogether() {
        see(B, A, B, C);
        says(A, A, B, C);
        says(C, A, B, C);
        second();
        assertInside(A, B, C);
        assertThat(view.survivors().eligible()).containsExactly(A, B, C);
    }

    @Test
    void whoIsNotEligibleIsGivenNothing() {
        see(B, A, B, C);
        says(A, A, B, C);
        rows.put(C, new NodeHeartbeat(C, "c", 1, presence(NodeStage.DRAINING, "", A, B, C)));
        second();
        assertInside(A, B, C);
        assertThat(view.survivors().eligible()).containsExactly(A, B);
    }

    @Test
    void thisNodeIsGivenNothingBeforeTheOthersCanReadThatItTakesPart() {
        two(A);
        NodePresence said = presence(NodeStage.JOINING, "", A, B);
        view.onHeartbeat(rows.values(), said, now, now);
        assertInside(A, B);
        assertThat(view.survivors().eligible()).containsExactly(B);
        view.onHeartbeat(rows.values(), own, now, now);
        assertThat(view.survivors().eligible()).containsExactly(A, B);
    }

    @Test
    void theLossOfOneOfThreeIsFollowedAsSoonAsTheOtherSaysTheSame() {
        three(B);
        see(B, B, C);
        heartbeat(B, C);
        assertInside(A, B, C);
        says(C, B, C);
        heartbeat(B, C);
        assertInside(B, C);
    }

    @Test
    void theOneThatIsCutOffIsOutsideAfterAGrace() {
        three(A);
        see(A, A);
        says(B, B, C);
        says(C, B, C);
        second();
        assertInside(A, B, C);
        second();
        second();
        assertOutside();
    }

    @Test
    void ofTwoThatAreCutApartTheLowerGoesOnAtOnceAndTheHigherStops() {
        two(A);
        see(A, A);
        second();
        assertInside(A);

        two(B);
        see(B, B);
        second();
        second();
        second();
        assertOutside();
    }

    @Test
    void theLastOfTwoGoesOnWhenTheOtherIsStale() {
        two(B);
        see(B, B);
        beatsAlone(4);
        assertInside(B);
    }

    @Test
    void aNodeWhoseMachineRefusesIsGoneAtOnce() {
        two(B);
        see(B, B);
        assertThat(view.unprobed()).extracting(NodeHeartbeat::node).containsExactly(A);
        view.connectionRefused(A, now);
        assertInside(B);
        assertThat(view.unprobed()).isEmpty();
    }

    @Test
    void oneBeatThatWasWrittenBeforeTheRefusalIsNoSignOfLife() {
        two(B);
        see(B, B);
        view.connectionRefused(A, now);
        second();
        assertInside(B);
        beatsAlone(1);
        assertInside(B);
    }

    @Test
    void whereAFirewallRefusesForTheLivingItIsNotBelievedForLong() {
        two(B);
        see(B, B);
        view.connectionRefused(A, now);
        for (int i = 0; i < 5; i++) {
            second();
        }
        assertOutside();
        assertThat(view.unseen()).extracting(NodeHeartbeat::node).containsExactly(A);
        assertThat(view.unprobed()).isEmpty();
    }

    @Test
    void whoWasSeenAgainIsProbedAgainOnceItIsNot() {
        two(B);
        see(B, B);
        view.connectionRefused(A, now);
        see(B, A, B);
        see(B, B);
        assertThat(view.unprobed()).extracting(NodeHeartbeat::node).containsExactly(A);
    }

    @Test
    void whatHazelcastSeesCountsBeforeTheNextBeat() {
        two(A);
        see(A, A);
        assertInside(A);
        assertThat(view.reachable()).isEmpty();
    }

    @Test
    void withoutBeatsTheLastDecisionHolds() {
        two(A);
        assertThat(view.isUpToDate(now)).isTrue();
        view.onHeartbeatFailed();
        assertThat(view.isUpToDate(now)).isFalse();
        see(A, A);
        assertInside(A, B);
        second();
        assertInside(A);
    }

    @Test
    void onlyWhomHazelcastSeesCanBeSentWork() {
        three(A);
        assertThat(view.reachable()).containsExactlyInAnyOrder(B, C);
        see(A, A, C);
        assertThat(view.reachable()).containsExactly(C);
    }

    @Test
    void twoThatDieTogetherLeaveTheLastOne() {
        three(C);
        see(C, C);
        beatsAlone(2);
        view.connectionRefused(A, now);
        view.connectionRefused(B, now);
        assertInside(C);
    }

    @Test
    void aPeerThatStandsStillIsStaleThoughItsSocketsAreOpen() {
        three(C);
        beatsOf(3, B);
        assertInside(B, C);
    }

    @Test
    void anOutageOfPostgresMakesNobodyStale() {
        three(C);
        for (int i = 0; i < 30; i++) {
            now += 1_000;
            view.onHeartbeatFailed();
        }
        assertInside(A, B, C);
        beatsAlone(2);
        assertInside(A, B, C);
    }

    @Test
    void aPauseOfMyOwnMakesNobodyStale() {
        three(C);
        now += 60_000;
        beatsAlone(2);
        assertInside(A, B, C);
    }

    @Test
    void anAnswerThatTookLongSaysNothingOfItsEnd() {
        three(C);
        view.onHeartbeat(rows.values(), own, now, now + 1_900);
        view.onHeartbeat(rows.values(), own, now + 1_900, now + 3_800);
        assertInside(A, B, C);
    }

    @Test
    void whoLeavesInPeaceIsNotMissed() {
        three(C);
        rows.remove(A);
        see(C, B, C);
        says(B, B, C);
        heartbeat(B, C);
        assertInside(B, C);
    }

    @Test
    void aNewcomerWhoseRowIsOldDisturbsNobody() {
        two(A);
        rows.put(C, new NodeHeartbeat(C, "c", 1, NodePresence.NONE));
        see(A, A, B, C);
        says(B, A, B, C);
        second();
        assertInside(A, B);
        says(C, A, B, C);
        second();
        assertInside(A, B, C);
    }

    @Test
    void whoSeesANewcomerEarlierThanTheOthersIsNotDropped() {
        three(C);
        says(B, A, B, C, new UUID(0, 4));
        second();
        assertInside(A, B, C);
    }

    @Test
    void aRowThatIsNoneOfOursIsThatOfNobody() {
        assertThat(NodePresence.parse("x,y")).isEqualTo(NodePresence.NONE);
        assertThat(NodePresence.parse("{\"stage\":\"ASLEEP\"}")).isEqualTo(NodePresence.NONE);
        assertThat(NodePresence.parse("{\"stage\":\"ELIGIBLE\",\"members\":[7]}"))
                .isEqualTo(NodePresence.NONE);
        NodePresence presence = new NodePresence(NodeStage.ELIGIBLE, "dibs-wire1", "host:7", Set.of(B, A), Set.of(B));
        assertThat(NodePresence.parse(presence.text())).isEqualTo(presence);
    }

    @Test
    void newcomersThatFoundTheirOwnClusterEvictNobodyHoweverManyTheyAre() {
        two(C);
        UUID lowest = new UUID(0, 0);
        for (UUID newcomer : List.of(lowest, A, B)) {
            joins(newcomer, lowest, A, B);
        }
        beatsOf(5, rows.keySet().toArray(UUID[]::new));
        assertInside(C, new UUID(0, 4));
    }

    @Test
    void aNewcomerBesideAClusterThatDoesNotSeeItWaits() {
        self = A;
        view = new PartitionResolver(A);
        own = presence(NodeStage.JOINING, "", A);
        view.ownPresence(own, now);
        says(B, B, C);
        says(C, B, C);
        beatsOf(5, B, C);
        assertOutside();
        rows.clear();
        beatsOf(1, A);
        assertInside(A);
    }

    @Test
    void thoseWhoTakePartInAnotherClusterAreStrangers() {
        see(A, A);
        rows.put(
                B,
                new NodeHeartbeat(
                        B, "b", 1, new NodePresence(NodeStage.ELIGIBLE, "other", "host:1", Set.of(B), Set.of())));
        rows.put(
                C,
                new NodeHeartbeat(
                        C, "c", 1, new NodePresence(NodeStage.JOINING, "other", "host:2", Set.of(C), Set.of())));
        says(new UUID(0, 4), A, new UUID(0, 4));
        see(A, A, new UUID(0, 4));
        second();
        assertThat(view.otherClusters()).extracting(NodeHeartbeat::node).containsExactly(B);
        assertThat(view.unseen()).isEmpty();
    }

    private void three(UUID me) {
        see(me, A, B, C);
        List.of(A, B, C).forEach(node -> says(node, A, B, C));
        second();
        assertInside(A, B, C);
    }

    private void two(UUID me) {
        UUID other = me.equals(A) ? B : me.equals(B) ? A : new UUID(0, 4);
        rows.clear();
        view = null;
        see(me, me, other);
        List.of(me, other).forEach(node -> says(node, me, other));
        second();
        assertInside(me.compareTo(other) < 0 ? new UUID[] {me, other} : new UUID[] {other, me});
    }

    private void joins(UUID node, UUID... members) {
        rows.put(node, new NodeHeartbeat(node, "node", 1, presence(NodeStage.JOINING, "", members)));
    }

    private static NodePresence presence(NodeStage stage, String address, UUID... members) {
        return new NodePresence(stage, "", address, Set.of(members), Set.of());
    }

    /** Whom my own Hazelcast sees. */
    private void see(UUID me, UUID... members) {
        self = me;
        view = view == null ? new PartitionResolver(me) : view;
        own = presence(NodeStage.ELIGIBLE, "", members);
        view.ownPresence(own, now);
    }

    private void says(UUID node, UUID... members) {
        rows.put(node, new NodeHeartbeat(node, "node", 1, presence(NodeStage.ELIGIBLE, node + ":1", members)));
    }

    private void second() {
        beatsOf(1, rows.keySet().toArray(UUID[]::new));
    }

    private void beatsAlone(int seconds) {
        beatsOf(seconds, self);
    }

    private void beatsOf(int seconds, UUID... moving) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000;
            heartbeat(moving);
        }
    }

    private void heartbeat(UUID... moving) {
        for (UUID node : moving) {
            rows.computeIfPresent(
                    node, (key, row) -> new NodeHeartbeat(node, row.label(), row.counter() + 1, row.presence()));
        }
        now += 20;
        view.onHeartbeat(new ArrayList<>(rows.values()), own, now - 5, now);
    }

    private void assertInside(UUID... group) {
        assertThat(view.survivors().group()).containsExactly(group);
    }

    private void assertOutside() {
        assertThat(view.survivors().isInside()).isFalse();
    }
}
