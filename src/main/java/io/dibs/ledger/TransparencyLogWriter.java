package io.dibs.ledger;

import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.SaltSource;
import io.dibs.receipt.Tile;
import io.dibs.receipt.TilePath;
import io.dibs.receipt.TreeBuilder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Derives each campaign's Merkle tree from the log of coupons, behind the commit, and signs how far it has come: about
 * once a second while coupons are issued, and at the end. Hashing runs on a worker thread, reading and writing on a
 * connection of its own, one step after the other. The node that writes a campaign's coupons does it; what it leaves
 * undone, the next owner finds; where two try, the tree's size lets one through.
 *
 * <p>While a crowd is served it rests most of the time, see {@link TreePace}: the tree catches up afterwards.
 */
public final class TransparencyLogWriter {
    private static final int COUPONS_A_STEP = 8_192;
    private static final long SIGN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_MILLIS = 100;

    private final FollowerLoop loop;
    private final LogKeys keys;
    private final long signNanos;
    private final int couponsAStep;
    private final SaltSource salts;
    private final MerkleHasher hasher = new MerkleHasher();
    private final TreePace pace = new TreePace();
    private final Map<String, TreeBacklog> backlogs = new ConcurrentHashMap<>();
    private volatile Consumer<String> failures = cause -> {};
    private boolean isWorking;
    private long restsUntil = System.nanoTime();

    TransparencyLogWriter(ShardConnection connection, LogKeys keys) {
        this(connection, keys, SIGN_NANOS, COUPONS_A_STEP);
    }

    TransparencyLogWriter(ShardConnection connection, LogKeys keys, long signNanos, int couponsAStep) {
        this.keys = keys;
        this.signNanos = signNanos;
        this.couponsAStep = couponsAStep;
        this.salts = keys.salts();
        this.loop = new FollowerLoop(
                connection,
                LOOK_MILLIS,
                this::work,
                shard -> read(TreeStatements.BACKLOGS, shard),
                cause -> failures.accept(cause));
    }

    /** Hears why a step failed; it is tried again. */
    void onFailure(Consumer<String> to) {
        failures = to;
    }

    /** Coupons of this node's campaigns that are not in their trees yet, as far as it has looked. */
    long lag() {
        return backlogs.values().stream().mapToLong(TreeBacklog::length).sum();
    }

    void close() {
        loop.close();
    }

    // ---- what shards tell, on any thread -----------------------------------------------------------------------

    void committed(List<CouponRun> runs) {
        for (CouponRun run : runs) {
            pace.committed(run.last() - run.first() + 1);
            grow(run.campaign(), run.last());
        }
    }

    private void grow(String campaign, int last) {
        backlogs.compute(
                campaign, (id, known) -> (known == null ? new TreeBacklog(id, System.nanoTime()) : known).grow(last));
    }

    /** This node is the shard's owner now: what the one before left undone is its to do. */
    void takenOver(int shard) {
        loop.takenOver(shard);
    }

    private Future<Void> read(String sql, Object of) {
        return loop.call(sql, Tuple.of(of))
                .onSuccess(rows -> rows.forEach(row -> grow(row.getString(0), row.getInteger(2))))
                .mapEmpty();
    }

    // ---- its work, on the connection's context -----------------------------------------------------------------

    private void work() {
        long now = System.nanoTime();
        if (isWorking || loop.isClosed() || now - restsUntil < 0) {
            return;
        }
        Collection<TreeBacklog> all = backlogs.values();
        all.stream()
                .filter(backlog -> now - backlog.since() >= signNanos || backlog.length() >= couponsAStep)
                .min(Comparator.comparingLong(backlog -> backlog.since() - now))
                .ifPresent(backlog -> step(backlog, now));
    }

    private void step(TreeBacklog backlog, long began) {
        isWorking = true;
        pace.begin(began);
        open(backlog).compose(tree -> extend(backlog, tree)).onComplete(done -> {
            isWorking = false;
            long now = System.nanoTime();
            if (done.failed()) {
                restsUntil = now + FollowerLoop.RETRY_NANOS;
                readAgain(backlog);
                loop.report(done.cause());
            } else if (!done.result()) {
                // Another node grew the tree, or the database was put back to an earlier moment.
                readAgain(backlog);
            } else {
                restsUntil = now + pace.restNanos(now);
                backlog.steppedAt(began);
                forgetIfDone(backlog);
                work();
            }
        });
    }

    private void readAgain(TreeBacklog backlog) {
        backlogs.remove(backlog.campaign(), backlog);
        readLength(backlog.campaign());
    }

    private void readLength(String campaign) {
        read(TreeStatements.BACKLOG, campaign).onFailure(failure -> loop.retry(failure, () -> readLength(campaign)));
    }

    /** The next coupon begins another one, so a campaign at rest takes no memory. */
    private void forgetIfDone(TreeBacklog backlog) {
        backlogs.computeIfPresent(backlog.campaign(), (id, known) -> known.length() == 0 ? null : known);
    }

    private Future<TreeBuilder> open(TreeBacklog backlog) {
        TreeBuilder known = backlog.tree();
        return known != null
                ? Future.succeededFuture(known)
                : loop.call(TreeStatements.BACKLOG, Tuple.of(backlog.campaign()))
                        .compose(rows -> open(backlog, rows.iterator().next()));
    }

    private Future<TreeBuilder> open(TreeBacklog backlog, Row row) {
        int key = row.getInteger(1);
        int size = row.getInteger(3);
        String checkpoint = row.getString(4);
        return tiles(key, TreeBuilder.edge(size))
                .map(edge -> backlog.open(key, checkpoint, TreeBuilder.resume(size, edge)));
    }

    private Future<List<Tile>> tiles(int key, Collection<TilePath> paths) {
        return paths.isEmpty()
                ? Future.succeededFuture(List.of())
                : loop.call(TreeStatements.TILES, wanted(key, paths)).map(TransparencyLogWriter::tiles);
    }

    static Tuple wanted(int key, Collection<TilePath> paths) {
        return Tuple.of(
                key,
                paths.stream().map(path -> (short) path.level()).toArray(Short[]::new),
                paths.stream().map(path -> (int) path.index()).toArray(Integer[]::new));
    }

    static List<Tile> tiles(RowSet<Row> rows) {
        List<Tile> tiles = new ArrayList<>();
        rows.forEach(row -> tiles.add(
                new Tile(row.getShort(0), row.getInteger(1), row.getBuffer(2).getBytes())));
        return tiles;
    }

    /** @return false where the tree is not the one that was read */
    private Future<Boolean> extend(TreeBacklog backlog, TreeBuilder tree) {
        int from = (int) tree.size();
        int to = Math.min(backlog.issued(), from + couponsAStep);
        if (to <= from) {
            return Future.succeededFuture(true);
        }
        return loop.call(ShardStatements.RUNS, Tuple.of(backlog.campaign(), from + 1, to))
                .compose(runs -> append(backlog, tree, runs, to))
                .compose(growth -> loop.call(TreeStatements.ADVANCE, growth.arguments())
                        .map(rows -> rows.rowCount() > 0)
                        .onSuccess(isGrown -> backlog.signed(growth.checkpoint())));
    }

    /** What is written of a tree that grew. */
    private record Growth(String checkpoint, Tuple arguments) {}

    private Future<Growth> append(TreeBacklog backlog, TreeBuilder tree, RowSet<Row> runs, int to) {
        int from = (int) tree.size() + 1;
        return loop.runOnWorker(() -> append(backlog, tree, CouponRunReader.joined(runs, from, to)));
    }

    /** On a worker thread, one at a time. */
    private Growth append(TreeBacklog backlog, TreeBuilder tree, CouponRunReader.JoinedUsers coupons) {
        int from = (int) tree.size();
        String[] users = coupons.users();
        for (int i = 0; i < users.length; i++) {
            tree.append(hasher.leaf(salts.entry(backlog.campaign(), from + i + 1, coupons.issuedAt()[i], users[i])
                    .bytes()));
        }
        List<Tile> changed = tree.takeChanged();
        String checkpoint = keys.sign(backlog.campaign(), tree.size(), tree.root());
        Tuple arguments = Tuple.of(backlog.key(), from, (int) tree.size(), checkpoint, backlog.checkpoint())
                .addArrayOfShort(
                        changed.stream().map(tile -> (short) tile.level()).toArray(Short[]::new))
                .addArrayOfInteger(
                        changed.stream().map(tile -> (int) tile.index()).toArray(Integer[]::new))
                .addArrayOfBuffer(changed.stream()
                        .map(tile -> Buffer.buffer(tile.hashes()))
                        .toArray(Buffer[]::new));
        return new Growth(checkpoint, arguments);
    }
}
