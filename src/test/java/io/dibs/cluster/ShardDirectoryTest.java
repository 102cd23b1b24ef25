package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.ClusterRecords.Owner;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardDirectoryTest {
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID NEW = new UUID(0, 2);
    private static final int SHARD = 3;

    private final ShardDirectory directory = new ShardDirectory(SHARD + 1);

    @BeforeEach
    void theOldOneOwnsTheShard() {
        directory.reachable(Set.of(OLD, NEW));
        directory.read(List.of(new Owner(SHARD, 7, OLD)), 1_000);
    }

    @Test
    void anOwnerThatIsNotThereIsNoOwner() {
        directory.reachable(Set.of(NEW));
        assertThat(directory.ownerOf(SHARD)).isNull();
    }

    @Test
    void anAnnouncedTakeoverIsNotOverwrittenByWhatWasReadBeforeIt() {
        directory.announced(NEW, List.of(new AnnouncedTakeover(SHARD, 8)), 1_100);
        directory.read(List.of(new Owner(SHARD, 7, OLD)), 1_200);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(NEW);
    }

    @Test
    void anAnnouncedTakeoverThatNeverHappenedIsNotBelievedForEver() {
        directory.announced(NEW, List.of(new AnnouncedTakeover(SHARD, 8)), 1_100);
        directory.read(List.of(new Owner(SHARD, 7, OLD)), 3_099);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(NEW);
        directory.read(List.of(new Owner(SHARD, 7, OLD)), 3_100);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(OLD);
    }

    @Test
    void whatTheFenceSaysOfAnAnnouncedTakeoverCountsAtOnce() {
        directory.announced(NEW, List.of(new AnnouncedTakeover(SHARD, 8)), 1_100);
        directory.read(List.of(new Owner(SHARD, 8, OLD)), 1_200);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(OLD);
    }

    @Test
    void aShardThatThisNodeDoesNotKnowIsPassedOver() {
        directory.read(List.of(new Owner(SHARD + 1, 8, NEW), new Owner(SHARD, 8, NEW)), 1_100);
        directory.announced(OLD, List.of(new AnnouncedTakeover(SHARD + 1, 9), new AnnouncedTakeover(SHARD, 9)), 1_200);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(OLD);
    }

    @Test
    void anAnnouncementThatTheFenceIsAheadOfCountsForNothing() {
        directory.announced(NEW, List.of(new AnnouncedTakeover(SHARD, 7)), 1_100);
        assertThat(directory.ownerOf(SHARD)).isEqualTo(OLD);
    }
}
