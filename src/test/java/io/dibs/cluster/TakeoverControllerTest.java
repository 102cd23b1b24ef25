package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.cluster.ShardTakeover.Cause;
import io.dibs.simulation.SimulatedWorld;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TakeoverControllerTest {
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID ASKER = new UUID(0, 2);
    private static final UUID THIRD = new UUID(0, 3);
    private static final int SHARD = 5;
    private static final int SHARDS = 12;
    /** Shorter than any time that is waited for on purpose. */
    private static final int MOMENT = 1;

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedProcess loop = new SimulatedProcess(world);
    private final Set<Integer> owned = new TreeSet<>();
    private final Map<Integer, Owner> fence = new TreeMap<>();
    private final Peers peers = new Peers();
    private final ShardDirectory directory = new ShardDirectory(SHARDS);
    private int reads;
    private boolean isFenceReadable = true;

    private final TakeoverController takeovers = new TakeoverController(
            SELF,
            loop,
            new PeerRequests(peers, loop::wall),
            new ClusterPorts(null, null, new Here(), new Fence(), null),
            directory);

    private final class Here implements LocalShards {
        @Override
        public void takeOver(int shard) {
            owned.add(shard);
            fence.computeIfPresent(shard, (key, before) -> new Owner(shard, before.epoch() + 1, SELF));
        }

        @Override
        public Future<Void> release(int shard) {
            owned.remove(shard);
            return Future.succeededFuture();
        }

        @Override
        public Set<Integer> owned() {
            return Set.copyOf(owned);
        }
    }

    private final class Fence implements ClusterRecords {
        @Override
        public Future<List<Owner>> owners() {
            reads++;
            return isFenceReadable
                    ? Future.succeededFuture(List.copyOf(fence.values()))
                    : Future.failedFuture("PostgreSQL is gone");
        }

        @Override
        public Future<List<NodeRow>> nodes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<List<ShardTakeover>> takeovers(int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Future<Void> record(ShardTakeover takeover) {
            throw new UnsupportedOperationException();
        }
    }

    /** The others: what they are asked for waits until the test answers. */
    private static final class Peers implements RequestBus {
        private final List<List<Integer>> asked = new ArrayList<>();
        private final List<Promise<Buffer>> answers = new ArrayList<>();
        private final Map<UUID, List<AnnouncedTakeover>> announced = new HashMap<>();

        @Override
        public Future<Buffer> request(UUID node, String kind, Buffer payload, long limitMillis) {
            if (kind.equals("coming")) {
                announced.put(node, AnnouncedTakeover.decode(payload));
                return Future.succeededFuture(Buffer.buffer());
            }
            asked.add(AnnouncedTakeover.decode(payload.slice(Long.BYTES, payload.length())).stream()
                    .map(AnnouncedTakeover::shard)
                    .toList());
            answers.add(Promise.promise());
            return answers.get(answers.size() - 1).future();
        }
    }

    private void pass(long millis) {
        world.runUntil(world.millis() + millis);
    }

    private static Set<Integer> shards(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toUnmodifiableSet());
    }

    private void fence(int shard, int epoch, UUID node) {
        fence.put(shard, new Owner(shard, epoch, node));
    }

    /** @return whether it goes for the shard */
    private boolean aimsAtTheShard() {
        int before = reads;
        takeovers.wanted(Set.of(SHARD));
        pass(MOMENT);
        return reads > before;
    }

    /** A shard that nobody has owned yet. */
    private void own() {
        fence.putIfAbsent(SHARD, new Owner(SHARD, 0, null));
        assertThat(aimsAtTheShard()).isTrue();
        assertThat(owned).containsExactly(SHARD);
        takeovers.served(SHARD);
    }

    private void see(UUID... nodes) {
        takeovers.peersChanged(Set.of(nodes), Set.of(SELF, ASKER, THIRD));
    }

    // ---- taking ------------------------------------------------------------------------------------------------

    @Test
    void allOthersHearWhatIsTakenOver() {
        see(ASKER, THIRD);
        own();
        assertThat(peers.announced)
                .containsOnlyKeys(ASKER, THIRD)
                .containsValue(List.of(new AnnouncedTakeover(SHARD, 1)));
    }

    @Test
    void aNodeIsCompleteOnceWhatIsPlacedOnItServes() {
        fence(SHARD, 0, null);
        takeovers.wanted(Set.of(SHARD));
        assertThat(takeovers.isComplete()).isFalse();
        pass(MOMENT);
        assertThat(owned).containsExactly(SHARD);
        assertThat(takeovers.isComplete()).isFalse();
        assertThat(takeovers.served(SHARD))
                .extracting(TakeoverController.Begun::cause)
                .isEqualTo(Cause.FIRST);
        assertThat(takeovers.isComplete()).isTrue();
        assertThat(takeovers.served(SHARD)).isNull();
    }

    @Test
    void whatThisNodeHadLastAndWhatADeadOneHadIsTakenAtOnce() {
        fence(0, 1, SELF);
        fence(1, 1, ASKER);
        see(THIRD);
        takeovers.wanted(shards(2));
        pass(MOMENT);
        assertThat(owned).containsExactly(0, 1);
        assertThat(takeovers.served(0))
                .extracting(TakeoverController.Begun::cause)
                .isEqualTo(Cause.AGAIN);
        assertThat(takeovers.served(1))
                .extracting(TakeoverController.Begun::cause)
                .isEqualTo(Cause.LOST);
    }

    @Test
    void whatCouldNotBeReadIsAimedAtAgain() {
        fence(SHARD, 0, null);
        isFenceReadable = false;
        assertThat(aimsAtTheShard()).isTrue();
        isFenceReadable = true;
        own();
    }

    @Test
    void whatIsNotPlacedHereAnyMoreIsNotTaken() {
        fence(SHARD, 0, null);
        takeovers.wanted(Set.of(SHARD));
        takeovers.wanted(Set.of());
        pass(MOMENT);
        assertThat(owned).isEmpty();
        own();
    }

    // ---- from a node that is there -----------------------------------------------------------------------------

    private void askFor(int count) {
        see(ASKER);
        shards(count).forEach(shard -> fence(shard, 3, ASKER));
        takeovers.wanted(shards(count));
        pass(MOMENT);
    }

    private void answer(int request) {
        peers.answers.get(request).complete(Buffer.buffer());
        pass(MOMENT);
    }

    private void refuse(int request) {
        peers.answers.get(request).fail("no answer in time");
        pass(MOMENT);
    }

    @Test
    void theOwnerIsKnownFromTheFence() {
        askFor(1);
        assertThat(directory.ownerOf(0)).isEqualTo(ASKER);
    }

    @Test
    void anOwnerIsAskedForAFewAtATimeSoThatItServesTheOthersMeanwhile() {
        askFor(10);
        assertThat(peers.asked).containsExactly(List.of(0, 1, 2, 3));
        assertThat(owned).isEmpty();
        answer(0);
        assertThat(owned).containsExactly(0, 1, 2, 3);
        shards(4).forEach(takeovers::served);
        pass(20);
        assertThat(peers.asked).hasSize(2).last().isEqualTo(List.of(4, 5, 6, 7));
        answer(1);
        List.of(4, 5, 6).forEach(takeovers::served);
        pass(200);
        assertThat(peers.asked).hasSize(2);
        assertThat(takeovers.served(7))
                .extracting(TakeoverController.Begun::previous, TakeoverController.Begun::cause)
                .containsExactly(ASKER, Cause.HANDED_OVER);
        pass(20);
        assertThat(peers.asked).hasSize(3).last().isEqualTo(List.of(8, 9));
    }

    @Test
    void whatLoadsForLongDoesNotHoldUpTheRest() {
        askFor(6);
        answer(0);
        pass(200);
        assertThat(peers.asked).hasSize(1);
        pass(100);
        assertThat(peers.asked).hasSize(2).last().isEqualTo(List.of(4, 5));
    }

    @Test
    void fromAnOwnerThatDoesNotAnswerAllIsTakenAtOnce() {
        askFor(6);
        refuse(0);
        assertThat(owned).containsExactlyElementsOf(new TreeSet<>(shards(6)));
        assertThat(peers.asked).hasSize(1);
        assertThat(shards(6)).allSatisfy(shard -> assertThat(takeovers.served(shard))
                .extracting(TakeoverController.Begun::cause)
                .isEqualTo(Cause.TAKEN));
    }

    @Test
    void whatAnOwnerThatDiedMeanwhileHadIsLost() {
        askFor(1);
        see(THIRD);
        refuse(0);
        assertThat(takeovers.served(0))
                .extracting(TakeoverController.Begun::cause)
                .isEqualTo(Cause.LOST);
    }

    @Test
    void whatIsNotPlacedHereAnyMoreIsNeitherTakenNorAskedFor() {
        askFor(6);
        takeovers.wanted(Set.of());
        answer(0);
        pass(300);
        assertThat(owned).isEmpty();
        assertThat(peers.asked).hasSize(1);
    }

    // ---- letting go --------------------------------------------------------------------------------------------

    @Test
    void whatWasAskedForIsNotTakenBackOnWhatWasKnownBefore() {
        see(ASKER);
        own();
        long before = loop.now();
        pass(10_000);
        long given = loop.now();
        assertThat(takeovers
                        .release(ASKER, List.of(new AnnouncedTakeover(SHARD, 2)))
                        .succeeded())
                .isTrue();
        assertThat(owned).isEmpty();
        pass(60_000);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(ASKER);
        takeovers.onHeartbeat(before);
        assertThat(aimsAtTheShard()).isFalse();

        takeovers.onHeartbeat(given);
        assertThat(aimsAtTheShard()).isTrue();
        assertThat(owned).containsExactly(SHARD);
    }

    private void lose() {
        owned.clear();
        takeovers.left(SHARD);
    }

    @Test
    void whatWasLostIsLeftAloneForAMomentAndThenTakenByItself() {
        own();
        pass(10_000);
        lose();
        assertThat(aimsAtTheShard()).isFalse();
        pass(TakeoverBackoff.FIRST_MILLIS - 2 * MOMENT);
        assertThat(owned).isEmpty();
        pass(2 * MOMENT);
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void whatIsLostSoonAfterItWasTakenIsLeftAloneForLonger() {
        own();
        lose();
        pass(TakeoverBackoff.FIRST_MILLIS);
        own();
        pass(100);
        lose();
        pass(TakeoverBackoff.FIRST_MILLIS);
        assertThat(aimsAtTheShard()).isFalse();
    }

    @Test
    void whatWasKeptForLongIsTakenAgainSoon() {
        own();
        lose();
        pass(TakeoverBackoff.FIRST_MILLIS);
        own();
        pass(TakeoverBackoff.KEPT_MILLIS);
        lose();
        pass(TakeoverBackoff.FIRST_MILLIS);
        assertThat(aimsAtTheShard()).isTrue();
    }

    @Test
    void aShardThatTheFenceHasGivenAwayIsLetGoThoughNobodyAsksForIt() {
        own();
        fence(SHARD, 2, ASKER);
        pass(1_000);
        takeovers.readOwners();
        pass(MOMENT);
        assertThat(owned).isEmpty();
    }

    @Test
    void whatTheFenceSaidBeforeTheShardServedHereCountsForNothing() {
        own();
        fence(SHARD, 0, ASKER);
        takeovers.readOwners();
        pass(0);
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void aNodeThatStopsReleasesAllAndWantsNothing() {
        own();
        takeovers.wanted(Set.of(SHARD, 1));
        fence(1, 0, null);
        assertThat(takeovers.releaseAll().succeeded()).isTrue();
        assertThat(takeovers.ownsNothing()).isTrue();
        assertThat(takeovers.isComplete()).isTrue();
        pass(1_000);
        assertThat(owned).isEmpty();
    }

    @Test
    void whatBeganHereAndIsReleasedIsNotWaitedFor() {
        fence(SHARD, 0, null);
        assertThat(aimsAtTheShard()).isTrue();
        takeovers.releaseAll();
        assertThat(takeovers.isComplete()).isTrue();
    }

    // ---- what others announce ----------------------------------------------------------------------------------

    private void announce(int shard, int epoch, boolean upToDate) {
        see(ASKER);
        takeovers.onAnnouncement(ASKER, List.of(new AnnouncedTakeover(shard, epoch)), upToDate);
    }

    @Test
    void aNodeThatCannotReadTheFenceBelievesWhoeverTakesItsShard() {
        own();
        announce(SHARD, 2, false);
        assertThat(owned).isEmpty();
        assertThat(aimsAtTheShard()).isFalse();
    }

    @Test
    void anAnnouncementThatIsOlderThanItsOwnTakeoverIsNotBelieved() {
        own();
        announce(SHARD, 1, false);
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void aNodeThatReadsTheFenceDoesNotLetGoOnAWordAlone() {
        own();
        announce(SHARD, 2, true);
        pass(1_000);
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void aNodeThatReadsTheFenceLooksWhetherWhatWasAnnouncedStandsThere() {
        own();
        announce(SHARD, 2, true);
        fence(SHARD, 2, ASKER);
        pass(100);
        assertThat(owned).isEmpty();
    }

    @Test
    void whatIsAnnouncedOfOthersShardsIsNoReasonToLook() {
        own();
        int before = reads;
        announce(1, 2, true);
        pass(1_000);
        assertThat(reads).isEqualTo(before);
        assertThat(directory.ownerOf(1)).isEqualTo(ASKER);
    }
}
