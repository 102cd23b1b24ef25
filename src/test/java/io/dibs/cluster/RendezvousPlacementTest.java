package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RendezvousPlacementTest {
    private static final int SHARDS = 64;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void threeNodesHaveTwentyOneOrTwentyTwoOfSixtyFour() {
        for (int round = 0; round < 50; round++) {
            List<UUID> nodes = nodes(3);
            RendezvousPlacement placement = RendezvousPlacement.of(nodes, SHARDS);
            assertThat(nodes).as("seed %d", seed).allSatisfy(node -> assertThat(
                            placement.shardsOf(node).size())
                    .isBetween(21, 22));
        }
    }

    @Test
    void everyShardHasOneOwnerAndNobodyHasMoreThanItsShareAndOne() {
        for (int count = 1; count <= 70; count++) {
            List<UUID> nodes = nodes(count);
            RendezvousPlacement placement = RendezvousPlacement.of(nodes, SHARDS);
            int share = SHARDS / count;
            assertThat(nodes).as("seed %d", seed).allSatisfy(node -> assertThat(
                            placement.shardsOf(node).size())
                    .isBetween(share, share + 1));
            assertThat(nodes.stream()
                            .mapToInt(node -> placement.shardsOf(node).size())
                            .sum())
                    .isEqualTo(SHARDS);
        }
    }

    @Test
    void allSeeTheSameWhateverTheOrder() {
        List<UUID> nodes = nodes(5);
        List<UUID> shuffled = new ArrayList<>(nodes);
        shuffled.addAll(nodes);
        Collections.shuffle(shuffled, random);
        assertThat(moved(RendezvousPlacement.of(nodes, SHARDS), RendezvousPlacement.of(shuffled, SHARDS)))
                .as("seed %d", seed)
                .isZero();
    }

    @Test
    void theResultIsTheSameInEveryVersionOfJavaAndOfDibs() {
        RendezvousPlacement placement =
                RendezvousPlacement.of(List.of(new UUID(1, 1), new UUID(2, 2), new UUID(3, 3)), 8);
        StringBuilder owners = new StringBuilder();
        for (int shard = 0; shard < 8; shard++) {
            owners.append(placement.ownerOf(shard).getLeastSignificantBits());
        }
        assertThat(owners).hasToString("33231212");
    }

    @Test
    void aNodeThatComesOrGoesMovesLittleElse() {
        int most = 0;
        long all = 0;
        int rounds = 200;
        for (int round = 0; round < rounds; round++) {
            List<UUID> four = nodes(4);
            int moved = moved(RendezvousPlacement.of(four, SHARDS), RendezvousPlacement.of(four.subList(0, 3), SHARDS));
            most = Math.max(most, moved);
            all += moved;
        }
        double mean = (double) all / rounds;
        assertThat(mean).as("seed %d, most %d", seed, most).isBetween(16.0, 24.0);
        assertThat(most).as("seed %d", seed).isLessThan(SHARDS / 2);
    }

    @Test
    void withoutNodesNobodyOwnsAnything() {
        assertThat(RendezvousPlacement.of(List.of(), SHARDS).ownerOf(0)).isNull();
    }

    private List<UUID> nodes(int count) {
        List<UUID> nodes = new ArrayList<>();
        while (new HashSet<>(nodes).size() < count) {
            nodes.add(new UUID(random.nextLong(), random.nextLong()));
        }
        return nodes;
    }

    private static int moved(RendezvousPlacement one, RendezvousPlacement other) {
        int moved = 0;
        for (int shard = 0; shard < SHARDS; shard++) {
            moved += one.ownerOf(shard).equals(other.ownerOf(shard)) ? 0 : 1;
        }
        return moved;
    }
}
