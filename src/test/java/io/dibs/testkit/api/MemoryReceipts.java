package io.dibs.testkit.api;

import io.dibs.receipt.CouponEntry;
import io.dibs.receipt.LogKeys;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.SigningKey;
import io.dibs.receipt.TreeBuilder;
import io.dibs.receipt.TreeProofs;
import io.dibs.repository.CouponView;
import io.dibs.repository.ReceiptRepository;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The transparency logs of {@link MemoryShards}, made for each call. */
final class MemoryReceipts implements ReceiptRepository {
    private final MemoryShards shards;
    private final LogKeys keys = new LogKeys("memory", SigningKey.generate(), new byte[32]);

    MemoryReceipts(MemoryShards shards) {
        this.shards = shards;
    }

    private List<CouponEntry> entries(String campaign) {
        return shards.of(campaign).map(coupon -> entry(campaign, coupon)).toList();
    }

    private CouponEntry entry(String campaign, CouponView coupon) {
        return keys.salts().entry(campaign, coupon.sequence(), coupon.issuedAt(), coupon.userId());
    }

    private TreeBuilder tree(List<CouponEntry> entries, Map<String, byte[]> tiles) {
        TreeBuilder tree = new TreeBuilder();
        MerkleHasher hasher = new MerkleHasher();
        entries.forEach(entry -> tree.append(hasher.leaf(entry.bytes())));
        tree.takeChanged().forEach(tile -> tiles.put(tile.level() + "/" + tile.index(), tile.hashes()));
        return tree;
    }

    @Override
    public Future<Optional<String>> checkpoint(String campaign) {
        return shards.campaign(campaign)
                .map(found -> found.filter(view -> !view.isDraft()).map(view -> note(campaign)));
    }

    private String note(String campaign) {
        TreeBuilder tree = tree(entries(campaign), new HashMap<>());
        return keys.sign(campaign, tree.size(), tree.root());
    }

    @Override
    public String verifierKey(String campaign) {
        return keys.verifier(campaign).text();
    }

    @Override
    public Future<Optional<byte[]>> tile(String campaign, int level, int index, int width) {
        return shards.campaign(campaign).map(found -> {
            Map<String, byte[]> tiles = new HashMap<>();
            found.ifPresent(view -> tree(entries(campaign), tiles));
            return Optional.ofNullable(tiles.get(level + "/" + index))
                    .filter(hashes -> hashes.length >= width * MerkleHasher.BYTES)
                    .map(hashes -> Arrays.copyOf(hashes, width * MerkleHasher.BYTES));
        });
    }

    @Override
    public Future<ReceiptAnswer> receipt(String campaign, String userId, int sequence) {
        return shards.campaign(campaign).map(found -> {
            List<CouponEntry> entries = found.isPresent() ? entries(campaign) : List.of();
            Map<String, byte[]> tiles = new HashMap<>();
            TreeBuilder tree = tree(entries, tiles);
            TreeProofs proofs = new TreeProofs(tree.size(), path -> tiles.get(path.level() + "/" + path.index()));
            return entries.stream()
                    .filter(entry -> entry.userId().equals(userId) && (sequence == 0 || entry.sequence() == sequence))
                    .findFirst()
                    .map(entry -> new Receipt(
                            entry, entry.sequence() - 1L, proofs.inclusion(entry.sequence() - 1L), note(campaign)))
                    .map(receipt -> ReceiptAnswer.of(receipt.text()))
                    .orElse(ReceiptAnswer.NO_COUPON);
        });
    }
}
