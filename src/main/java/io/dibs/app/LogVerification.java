package io.dibs.app;

import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.CouponEntry;
import io.dibs.receipt.InvalidProofException;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.Tile;
import io.dibs.receipt.TilePath;
import io.dibs.receipt.TreeBuilder;
import io.dibs.receipt.VerifierKey;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Checks receipts and checkpoints against a key, and against each other: with a log, every leaf is read and the roots
 * of all of them are computed from these again. Each line that is printed is something that holds.
 */
final class LogVerification {
    private static final int TILES_AT_ONCE = 32;

    private final VerifierKey key;
    private final PrintStream out;
    private final Optional<ServedLog> served;
    private final Map<String, Checkpoint> earlier = new LinkedHashMap<>();

    /** @param stock the campaign's, where it was given; its API may know it, too */
    private record ServedLog(
            LogClient client, Checkpoint head, @Nullable Long stock) {
        OptionalLong knownStock() {
            return stock == null ? client.stock() : OptionalLong.of(stock);
        }
    }

    private LogVerification(VerifierKey key, Optional<ServedLog> served, PrintStream out) {
        this.key = key;
        this.served = served;
        this.out = out;
    }

    static LogVerification offline(VerifierKey key, PrintStream out) {
        return new LogVerification(key, Optional.empty(), out);
    }

    /** @param pinned where it is absent, the log's own word is taken: proves only that the log agrees with itself */
    static LogVerification of(LogClient log, Optional<VerifierKey> pinned, @Nullable Long stock, PrintStream out) {
        VerifierKey key = pinned.orElseGet(() -> VerifierKey.parse(log.key()));
        Checkpoint head = Checkpoint.open(log.checkpoint(), key);
        out.println("log        " + head.origin() + " at " + log.url());
        out.println("key        " + key.text() + (pinned.isEmpty() ? " (the log's own word: pin it with --key)" : ""));
        out.println("signature  of a log of " + head.size() + " coupons");
        return new LogVerification(key, Optional.of(new ServedLog(log, head, stock)), out);
    }

    /** A file's text: a receipt, or a checkpoint that somebody kept. */
    void add(String name, String text) {
        if (Receipt.isReceipt(text)) {
            Receipt receipt = Receipt.parse(text);
            Checkpoint checkpoint = receipt.verify(key);
            CouponEntry coupon = receipt.entry();
            out.println("receipt    " + name + ": number " + coupon.sequence() + " of " + checkpoint.size()
                    + " of the campaign " + coupon.campaign() + ", for " + coupon.userId() + ", issued at "
                    + Instant.ofEpochMilli(coupon.issuedAtMillis()));
            earlier.put(name, checkpoint);
        } else {
            Checkpoint checkpoint = Checkpoint.open(text, key);
            out.println("checkpoint " + name + ": signed, of a log of " + checkpoint.size() + " coupons");
            earlier.put(name, checkpoint);
        }
    }

    void finish() {
        served.ifPresentOrElse(this::compare, this::requireAgreement);
    }

    private void compare(ServedLog log) {
        Checkpoint head = log.head();
        earlier.forEach((name, checkpoint) -> {
            if (checkpoint.size() > head.size()) {
                throw new InvalidProofException("The log has " + head.size() + " coupons, and signed " + name + " with "
                        + checkpoint.size() + ": its end was cut off");
            }
        });
        Collection<Tile> upper = readLeaves(log.client(), head);
        compareUpperTiles(log.client(), upper);
        compareStock(log);
    }

    /** Without the log, two checkpoints of one size are all that can contradict each other. */
    private void requireAgreement() {
        Map<Long, Checkpoint> bySize = new LinkedHashMap<>();
        earlier.forEach((name, checkpoint) -> {
            Checkpoint other = bySize.putIfAbsent(checkpoint.size(), checkpoint);
            if (other != null && !Arrays.equals(other.root(), checkpoint.root())) {
                throw new InvalidProofException("Two different logs of " + checkpoint.size() + " coupons were signed");
            }
        });
    }

    /** @return the tiles above the leaves, as they should be */
    private Collection<Tile> readLeaves(LogClient from, Checkpoint of) {
        TreeBuilder tree = new TreeBuilder();
        Map<TilePath, Tile> upper = new LinkedHashMap<>();
        requireRoots(tree);
        List<TilePath> paths = leaves(of.size());
        for (int i = 0; i < paths.size(); i += TILES_AT_ONCE) {
            for (byte[] hashes : from.tiles(paths.subList(i, Math.min(paths.size(), i + TILES_AT_ONCE)))) {
                append(tree, hashes);
            }
            for (Tile tile : tree.takeChanged()) {
                if (tile.level() > 0) {
                    // A tile that grows takes the place of its narrower self.
                    upper.put(new TilePath(tile.level(), tile.index(), Tile.WIDTH), tile);
                }
            }
        }
        if (!Arrays.equals(tree.root(), of.root())) {
            throw new InvalidProofException("The leaves that the log serves do not lead to the root that it signed");
        }
        out.println("tree       all " + of.size() + " leaves lead to the signed root");
        earlier.forEach((name, checkpoint) ->
                out.println("consistent " + name + ": the log began with its " + checkpoint.size() + " coupons"));
        return upper.values();
    }

    private static List<TilePath> leaves(long size) {
        List<TilePath> paths = new ArrayList<>();
        for (long from = 0; from < size; from += Tile.WIDTH) {
            paths.add(TilePath.in(size, 0, from / Tile.WIDTH));
        }
        return paths;
    }

    private void append(TreeBuilder tree, byte[] hashes) {
        for (int at = 0; at < hashes.length; at += MerkleHasher.BYTES) {
            tree.append(Arrays.copyOfRange(hashes, at, at + MerkleHasher.BYTES));
            requireRoots(tree);
        }
    }

    private void requireRoots(TreeBuilder tree) {
        earlier.forEach((name, checkpoint) -> {
            if (checkpoint.size() == tree.size() && !Arrays.equals(tree.root(), checkpoint.root())) {
                throw new InvalidProofException(
                        "The log was rewritten: its first " + checkpoint.size() + " coupons are not those of " + name);
            }
        });
    }

    private void compareUpperTiles(LogClient from, Collection<Tile> upper) {
        for (Tile tile : upper) {
            TilePath path = tile.path();
            if (!Arrays.equals(from.tiles(List.of(path)).get(0), tile.hashes())) {
                throw new InvalidProofException("The log serves " + path.text() + " otherwise than its leaves make it");
            }
        }
        out.println("tiles      " + upper.size() + " above the leaves are as the leaves make them");
    }

    private void compareStock(ServedLog log) {
        Checkpoint head = log.head();
        OptionalLong known = log.knownStock();
        if (known.isEmpty()) {
            out.println("stock      not checked: the API does not show the campaign; give --stock or --token");
        } else if (head.size() > known.getAsLong()) {
            throw new InvalidProofException(
                    head.size() + " coupons are in the log, " + known.getAsLong() + " is the stock");
        } else {
            out.println("stock      " + head.size() + " coupons of " + known.getAsLong());
        }
    }
}
