package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.ShardTakeover.Cause;
import io.dibs.simulation.SimulatedWorld;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The events that a node hears of its cluster, and the takeovers that PostgreSQL records. */
@ExtendWith(QuietClusterLog.class)
class ClusterEventsTest {
    private static final int SHARDS = 8;

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedRecords records = new SimulatedRecords(world, SHARDS);
    private final SimulatedNetwork network = new SimulatedNetwork(world);

    private SimulatedClusterNode node(String secret) {
        return new SimulatedClusterNode(world, network, records, SHARDS, secret);
    }

    private SimulatedClusterNode started() {
        SimulatedClusterNode node = node("ours");
        node.start(() -> {});
        return node;
    }

    private void pass(long millis) {
        world.runUntil(world.millis() + millis);
    }

    /** Nodes that started together. */
    private List<SimulatedClusterNode> cluster(int size) {
        List<SimulatedClusterNode> nodes =
                IntStream.range(0, size).mapToObj(i -> started()).toList();
        pass(20_000);
        nodes.forEach(node -> assertThat(node.isSettled()).isTrue());
        nodes.forEach(node -> assertThat(node.heard).containsOnlyOnce("joined", "sees " + size));
        nodes.forEach(node -> node.heard.clear());
        return nodes;
    }

    private static List<Integer> servedBy(SimulatedClusterNode node) {
        return IntStream.range(0, SHARDS).filter(node::isServing).boxed().toList();
    }

    private List<Cause> causes() {
        return records.takeovers.stream().map(ShardTakeover::cause).distinct().toList();
    }

    @Test
    void aNodeAloneTakesEveryShardForTheFirstTime() {
        SimulatedClusterNode node = started();
        assertThat(node.isMember()).isFalse();
        assertThat(node.isSettled()).isFalse();
        pass(20_000);
        assertThat(servedBy(node)).hasSize(SHARDS);
        assertThat(records.takeovers).hasSize(SHARDS).allSatisfy(takeover -> {
            assertThat(takeover.cause()).isEqualTo(Cause.FIRST);
            assertThat(takeover.node()).isEqualTo(node.id);
            assertThat(takeover.previous()).isNull();
            assertThat(takeover.millis()).isBetween(1L, 1_000L);
        });
        assertThat(node.heard.subList(node.heard.indexOf("joined"), node.heard.size()))
                .endsWith("settled")
                .filteredOn(each -> each.startsWith("took over"))
                .hasSize(SHARDS);
    }

    @Test
    void theShardsOfANodeThatIsKilledAreLostAndTakenByTheOther() {
        List<SimulatedClusterNode> nodes = cluster(2);
        List<Integer> lost = servedBy(nodes.get(0));
        records.takeovers.clear();
        nodes.get(0).kill();
        pass(10_000);
        assertThat(nodes.get(1).heard).contains("sees 1", "took over: LOST").endsWith("settled");
        assertThat(records.takeovers).extracting(ShardTakeover::shard).containsExactlyInAnyOrderElementsOf(lost);
        assertThat(records.takeovers)
                .allSatisfy(each -> assertThat(each.previous()).isEqualTo(nodes.get(0).id));
        assertThat(servedBy(nodes.get(1))).hasSize(SHARDS);
    }

    @Test
    void aNewcomerIsHandedWhatIsPlacedOnIt() {
        SimulatedClusterNode before = cluster(1).get(0);
        records.takeovers.clear();
        SimulatedClusterNode newcomer = started();
        pass(20_000);
        assertThat(causes()).containsExactly(Cause.HANDED_OVER);
        assertThat(newcomer.heard).contains("joined", "took over: HANDED_OVER").endsWith("settled");
        assertThat(servedBy(newcomer)).hasSameElementsAs(newcomer.placed(ids(before, newcomer)));
        assertThat(before.heard).containsExactly("sees 2");
        assertThat(before.isSettled()).isTrue();
    }

    private static Set<UUID> ids(SimulatedClusterNode... nodes) {
        return Arrays.stream(nodes).map(node -> node.id).collect(Collectors.toSet());
    }

    @Test
    void whoDrainsHandsEverythingOverAndIsNotMissed() {
        List<SimulatedClusterNode> nodes = cluster(2);
        records.takeovers.clear();
        nodes.get(0).drain();
        pass(5_000);
        assertThat(nodes.get(0).process.isAlive()).as("it has left").isFalse();
        assertThat(records.nodes).containsOnlyKeys(nodes.get(1).id);
        assertThat(causes()).containsExactly(Cause.HANDED_OVER);
        assertThat(servedBy(nodes.get(1))).hasSize(SHARDS);
        assertThat(nodes.get(0).heard).noneMatch(each -> each.startsWith("excluded"));
    }

    @Test
    void theLastNodeDrainsWithoutWaiting() {
        SimulatedClusterNode node = cluster(1).get(0);
        node.drain();
        pass(2_000);
        assertThat(node.process.isAlive()).isFalse();
        assertThat(records.nodes).isEmpty();
    }

    @Test
    void aNodeThatHazelcastLetsWaitSaysSoUntilItHasJoined() {
        SimulatedClusterNode node = node("ours");
        node.member.joinLater(60_000);
        node.start(() -> {});
        pass(50_000);
        assertThat(node.heard)
                .singleElement()
                .asString()
                .startsWith("excluded: Hazelcast has not joined after 15 s")
                .contains("hangs", "end it");
        pass(30_000);
        assertThat(node.heard).contains("joined").endsWith("settled");
    }

    @Test
    void aNodeThatTheEventBusDoesNotLeadToJoinsAgain() {
        List<SimulatedClusterNode> nodes = cluster(2);
        nodes.get(0).member.loseConsumer();
        pass(40_000);
        assertThat(nodes.get(0).heard)
                .contains("excluded: the event bus does not lead to this node any more", "joined")
                .endsWith("settled");
        nodes.forEach(node -> assertThat(node.isSettled()).isTrue());
        assertThat(servedBy(nodes.get(0))).isNotEmpty();
    }

    @Test
    void aNodeThatIsMergedIntoAnotherClusterJoinsAgain() {
        List<SimulatedClusterNode> nodes = cluster(2);
        nodes.get(0).member.merged();
        pass(30_000);
        assertThat(nodes.get(0).heard)
                .startsWith("excluded: Hazelcast has merged this node into another cluster, or ended")
                .contains("joined")
                .endsWith("settled");
    }

    @Test
    void aNodeThatIsCutOffReleasesItsShardsAndComesBack() {
        List<SimulatedClusterNode> nodes = cluster(3);
        nodes.get(2).member.side = 1;
        network.silenceIsNoticed();
        pass(20_000);
        assertThat(nodes.get(2).isMember()).isFalse();
        assertThat(nodes.get(2).isSettled()).isFalse();
        assertThat(servedBy(nodes.get(2))).isEmpty();
        assertThat(nodes.get(2).heard).contains("excluded: it is cut off from the other nodes");
        assertThat(servedBy(nodes.get(0)).size() + servedBy(nodes.get(1)).size())
                .isEqualTo(SHARDS);
        network.heal();
        pass(40_000);
        nodes.forEach(node -> assertThat(node.isSettled()).isTrue());
        assertThat(servedBy(nodes.get(2))).isNotEmpty();
    }

    /** A machine of the cloud is frozen while it moves: the shards go, and come back. */
    @Test
    void aNodeThatWasPausedFindsItsShardsTaken() {
        List<SimulatedClusterNode> nodes = cluster(2);
        List<Integer> before = servedBy(nodes.get(0));
        nodes.get(0).process.pause(15_000);
        network.silenceIsNoticed();
        pass(14_000);
        assertThat(servedBy(nodes.get(1))).hasSize(SHARDS);
        pass(60_000);
        assertThat(servedBy(nodes.get(0))).isEqualTo(before);
        nodes.forEach(node -> assertThat(node.isSettled()).isTrue());
    }

    @Test
    void aNodeOfAnotherClusterOnTheSameDatabaseDoesNotStart() {
        cluster(1);
        boolean[] ended = new boolean[1];
        SimulatedClusterNode stranger = node("theirs");
        stranger.start(() -> ended[0] = true);
        pass(10_000);
        assertThat(ended[0]).isTrue();
        assertThat(records.nodes).as("it leaves no row").hasSize(1);
    }

    @Test
    void ofTwoClustersThatStartTogetherOneWaitsAndSaysForWhom() {
        SimulatedClusterNode ours = started();
        SimulatedClusterNode theirs = node("theirs");
        theirs.start(() -> {});
        pass(30_000);
        assertThat(ours.isMember()).isNotEqualTo(theirs.isMember());
        SimulatedClusterNode waiting = ours.isMember() ? theirs : ours;
        assertThat(waiting.heard)
                .filteredOn(each -> each.startsWith("excluded"))
                .singleElement()
                .asString()
                .contains("is using this database and this node cannot join it");
        assertThat(servedBy(waiting)).isEmpty();
    }

    @Test
    void anOutageOfPostgresMovesNothingAndIsNoReasonToLeave() {
        List<SimulatedClusterNode> nodes = cluster(2);
        records.stop(20_000);
        pass(40_000);
        nodes.forEach(node -> assertThat(node.heard).isEmpty());
        nodes.forEach(node -> assertThat(node.isSettled()).isTrue());
    }
}
