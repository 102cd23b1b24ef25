package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.cluster.ClusterRecords.Owner;
import io.dibs.shard.EventTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TakeoverControllerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final UUID SELF = new UUID(0, 1);
    private static final UUID ASKER = new UUID(0, 2);
    private static final int SHARD = 5;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong(10_000);
    private final ClusterLoop loop = new VertxClusterLoop(vertx, () -> new EventTime(now.get(), now.get()));
    private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
    private final AtomicInteger reads = new AtomicInteger();
    /** Nobody has owned the shard yet. */
    private volatile Owner owner = new Owner(SHARD, 0, null);

    private final TakeoverController takeovers = new TakeoverController(
            SELF,
            loop,
            new PeerRequests(null, now::get),
            new ClusterPorts(null, null, new Here(), new Fence(), null),
            new ShardDirectory(SHARD + 1));

    private final class Here implements LocalShards {
        @Override
        public void takeOver(int shard) {
            owned.add(shard);
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
            reads.incrementAndGet();
            return Future.succeededFuture(List.of(owner));
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

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private void onLoop(Runnable what) {
        CompletableFuture.runAsync(what, loop::run)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** @return whether it goes for the shard */
    private boolean aimsAtTheShard() {
        int before = reads.get();
        onLoop(() -> takeovers.wanted(Set.of(SHARD)));
        return reads.get() > before;
    }

    private void own() {
        assertThat(aimsAtTheShard()).isTrue();
        await().atMost(LIMIT).until(() -> owned.contains(SHARD));
        onLoop(() -> takeovers.served(SHARD));
    }

    @Test
    void whatWasAskedForIsNotTakenBackOnWhatWasKnownBefore() {
        own();
        long before = now.get();
        long given = now.addAndGet(10_000);
        onLoop(() -> takeovers.release(ASKER, List.of(new AnnouncedTakeover(SHARD, 1))));
        assertThat(owned).isEmpty();

        now.addAndGet(60_000);
        onLoop(() -> takeovers.onHeartbeat(before));
        assertThat(aimsAtTheShard()).isFalse();

        onLoop(() -> takeovers.onHeartbeat(given));
        assertThat(aimsAtTheShard()).isTrue();
        await().atMost(LIMIT).until(() -> owned.contains(SHARD));
    }

    @Test
    void whatWasLostIsLeftAloneForAMoment() {
        own();
        now.addAndGet(10_000);
        owned.clear();
        onLoop(() -> takeovers.left(SHARD));
        assertThat(aimsAtTheShard()).isFalse();
        now.addAndGet(TakeoverBackoff.FIRST_MILLIS);
        assertThat(aimsAtTheShard()).isTrue();
    }

    @Test
    void aShardThatTheFenceHasGivenAwayIsLetGoThoughNobodyAsksForIt() {
        own();
        owner = new Owner(SHARD, 2, ASKER);
        now.addAndGet(1_000);
        onLoop(takeovers::readOwners);
        await().atMost(LIMIT).until(owned::isEmpty);
    }

    @Test
    void whatTheFenceSaidBeforeTheShardServedHereCountsForNothing() {
        owner = new Owner(SHARD, 0, ASKER);
        own();
        onLoop(takeovers::readOwners);
        onLoop(() -> {});
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void aNodeThatCannotReadTheFenceBelievesWhoeverTakesItsShard() {
        own();
        onLoop(() -> takeovers.peersChanged(Set.of(ASKER), Set.of(SELF, ASKER)));
        onLoop(() -> takeovers.onAnnouncement(ASKER, List.of(new AnnouncedTakeover(SHARD, 2)), false));
        assertThat(owned).isEmpty();
    }

    @Test
    void anAnnouncementThatIsOlderThanItsOwnTakeoverIsNotBelieved() {
        own();
        onLoop(() -> takeovers.peersChanged(Set.of(ASKER), Set.of(SELF, ASKER)));
        onLoop(() -> takeovers.onAnnouncement(ASKER, List.of(new AnnouncedTakeover(SHARD, 1)), false));
        assertThat(owned).containsExactly(SHARD);
    }

    @Test
    void aNodeThatReadsTheFenceDoesNotLetGoOnAWordAlone() {
        own();
        onLoop(() -> takeovers.peersChanged(Set.of(ASKER), Set.of(SELF, ASKER)));
        onLoop(() -> takeovers.onAnnouncement(ASKER, List.of(new AnnouncedTakeover(SHARD, 2)), true));
        assertThat(owned).containsExactly(SHARD);
    }
}
