package io.dibs.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Places shards on nodes by rendezvous hashing with a cap: every node that sees the same nodes computes the same
 * placement. Each pair of a node and a shard has a score; the best pairs are matched first, and no node is given more
 * than its share. A node that joins or leaves therefore moves few other shards.
 */
public final class RendezvousPlacement {
    private final Map<Integer, UUID> owners;

    private RendezvousPlacement(Map<Integer, UUID> owners) {
        this.owners = owners;
    }

    private record Pair(long score, int shard, UUID node) {
        static final Comparator<Pair> BEST_FIRST = Comparator.comparingLong(Pair::score)
                .reversed()
                .thenComparingInt(Pair::shard)
                .thenComparing(Pair::node);

        static Pair of(int shard, UUID node) {
            long mixed = mix(node.getMostSignificantBits() ^ mix(node.getLeastSignificantBits()));
            return new Pair(mix(mixed ^ mix(shard)), shard, node);
        }

        /** The finalizer of SplitMix64: each bit of the input stirs every bit of the output. */
        private static long mix(long value) {
            long z = value + 0x9E37_79B9_7F4A_7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
            return z ^ (z >>> 31);
        }
    }

    public static RendezvousPlacement of(Collection<UUID> nodes, int shards) {
        Set<UUID> distinct = new HashSet<>(nodes);
        List<Pair> pairs = new ArrayList<>(distinct.size() * shards);
        for (UUID node : distinct) {
            for (int shard = 0; shard < shards; shard++) {
                pairs.add(Pair.of(shard, node));
            }
        }
        pairs.sort(Pair.BEST_FIRST);
        return new RendezvousPlacement(distinct.isEmpty() ? Map.of() : match(pairs, distinct.size(), shards));
    }

    /** Everybody may have the whole part of its share; as many as shards are left over may have one more. */
    private static Map<Integer, UUID> match(List<Pair> bestFirst, int nodes, int shards) {
        Map<Integer, UUID> owners = new HashMap<>();
        Map<UUID, Integer> load = new HashMap<>();
        int share = shards / nodes;
        int oneMore = shards % nodes;
        for (Pair pair : bestFirst) {
            int has = load.getOrDefault(pair.node(), 0);
            boolean hasRoom = has < share || has == share && oneMore > 0;
            if (hasRoom && !owners.containsKey(pair.shard())) {
                owners.put(pair.shard(), pair.node());
                load.put(pair.node(), has + 1);
                oneMore -= has == share ? 1 : 0;
            }
        }
        return owners;
    }

    /** Null where there is no node. */
    public @Nullable UUID ownerOf(int shard) {
        return owners.get(shard);
    }

    public Set<Integer> shardsOf(UUID node) {
        Set<Integer> shards = new HashSet<>();
        owners.forEach((shard, owner) -> {
            if (owner.equals(node)) {
                shards.add(shard);
            }
        });
        return shards;
    }
}
