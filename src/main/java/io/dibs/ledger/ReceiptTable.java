package io.dibs.ledger;

import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.CouponEntry;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.Tile;
import io.dibs.receipt.TreeProofs;
import io.dibs.repository.ReceiptRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Reads the transparency logs and makes receipts of them. */
final class ReceiptTable implements ReceiptRepository {
    private final BoundedPool pool;
    private final LogKeys keys;

    ReceiptTable(BoundedPool pool, LogKeys keys) {
        this.pool = pool;
        this.keys = keys;
    }

    @Override
    public Future<Optional<String>> checkpoint(String campaign) {
        return pool.one(
                TreeStatements.CHECKPOINT,
                Tuple.of(campaign),
                row -> row.getString(0) == null ? keys.signEmpty(campaign) : row.getString(0));
    }

    @Override
    public String verifierKey(String campaign) {
        return keys.verifier(campaign).text();
    }

    @Override
    public Future<Optional<byte[]>> tile(String campaign, int level, int index, int width) {
        return pool.one(
                TreeStatements.TILE,
                Tuple.of(campaign, level, index, width * MerkleHasher.BYTES),
                row -> row.getBuffer(0).getBytes());
    }

    @Override
    public Future<ReceiptAnswer> receipt(String campaign, String userId, int sequence) {
        return pool.execute(TreeStatements.COUPON, Tuple.of(campaign, userId, sequence == 0 ? null : sequence))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(ReceiptAnswer.NO_COUPON)
                        : receipt(campaign, userId, rows.iterator().next()));
    }

    private Future<ReceiptAnswer> receipt(String campaign, String userId, Row row) {
        Integer size = row.getInteger(1);
        int sequence = row.getInteger(3);
        if (size == null || size < sequence) {
            return Future.succeededFuture(ReceiptAnswer.LATER);
        }
        CouponEntry entry =
                keys.salts().entry(campaign, sequence, TimestampConversion.millis(row.getOffsetDateTime(4)), userId);
        String checkpoint = row.getString(2);
        Tuple tiles = TransparencyLogWriter.wanted(row.getInteger(0), TreeProofs.tilesOfInclusion(sequence - 1L, size));
        return pool.execute(TreeStatements.TILES, tiles)
                .map(TransparencyLogWriter::tiles)
                .map(read -> ReceiptAnswer.of(receipt(entry, size, checkpoint, read)));
    }

    private String receipt(CouponEntry entry, int size, String checkpoint, List<Tile> tiles) {
        long index = entry.sequence() - 1L;
        List<byte[]> proof = new TreeProofs(size, path -> Tile.hashesAt(path, tiles)).inclusion(index);
        Receipt receipt = new Receipt(entry, index, proof, checkpoint);
        // Nobody is sent a proof that does not hold; the signature is our own.
        receipt.requireIncluded(Checkpoint.unverified(checkpoint));
        return receipt.text();
    }
}
