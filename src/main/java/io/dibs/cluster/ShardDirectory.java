package io.dibs.cluster;

import io.dibs.cluster.ClusterRecords.Owner;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Caches which node owns each shard: read from the fence now and then, and updated at once when a node announces a
 * takeover. It may be wrong for a moment; the owner knows. Any thread may read; one thread writes.
 */
public final class ShardDirectory {
    /** An announced takeover stands in the fence by then, or has failed. */
    private static final long BELIEVED_MILLIS = 2_000;

    private final AtomicReferenceArray<Entry> entries;
    private volatile Set<UUID> reachable = Set.of();

    private record Entry(UUID node, long epoch, long announcedAt) {}

    ShardDirectory(int shards) {
        entries = new AtomicReferenceArray<>(shards);
    }

    /** Null while nobody who is there is known to own the shard. */
    public @Nullable UUID ownerOf(int shard) {
        Entry entry = entries.get(shard);
        return entry != null && reachable.contains(entry.node()) ? entry.node() : null;
    }

    void reachable(Set<UUID> nodes) {
        reachable = nodes;
    }

    /** What the fence said at that time or later. */
    void read(List<Owner> owners, long readAt) {
        for (Owner owner : owners) {
            Entry known = owner.shard() < entries.length() ? entries.get(owner.shard()) : null;
            boolean announced =
                    known != null && known.epoch() > owner.epoch() && readAt - known.announcedAt() < BELIEVED_MILLIS;
            if (owner.node() != null && owner.shard() < entries.length() && !announced) {
                entries.set(owner.shard(), new Entry(owner.node(), owner.epoch(), readAt));
            }
        }
    }

    /** The node begins to take these shards over. */
    void announced(UUID node, List<AnnouncedTakeover> announced, long now) {
        for (AnnouncedTakeover each : announced) {
            Entry known = each.shard() < entries.length() ? entries.get(each.shard()) : null;
            if (each.shard() < entries.length() && (known == null || known.epoch() < each.epoch())) {
                entries.set(each.shard(), new Entry(node, each.epoch(), now));
            }
        }
    }
}
