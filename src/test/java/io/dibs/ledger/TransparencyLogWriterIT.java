package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.InvalidProofException;
import io.dibs.receipt.MerkleHasher;
import io.dibs.receipt.Receipt;
import io.dibs.receipt.TreeBuilder;
import io.dibs.receipt.VerifierKey;
import io.dibs.repository.ReceiptRepository;
import io.dibs.repository.ReceiptRepository.ReceiptAnswer;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tree of a campaign follows its coupons, and proves the place of each. */
class TransparencyLogWriterIT {
    private static final int STOCK = 1_000_000;
    private static final int TILE = 256;
    private static final Duration SALE = Duration.ofSeconds(4);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private ReceiptRepository receipts;
    private VerifierKey key;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        receipts = postgres.repositories().receipts();
        key = VerifierKey.parse(receipts.verifierKey("a"));
        LogRows.campaign(DATABASE::run, "a", 1, STOCK);
    }

    private static void awaitSize(int coupons) {
        ConditionWait.until("the tree has " + coupons, () -> String.valueOf(coupons)
                .equals(DATABASE.read("SELECT max(size) FROM tree")));
    }

    private Checkpoint checkpoint() {
        return Checkpoint.open(ConditionWait.get(receipts.checkpoint("a")).orElseThrow(), key);
    }

    private ReceiptAnswer receipt(String user) {
        return ConditionWait.get(receipts.receipt("a", user, 0));
    }

    private void assertProven(String user, int sequence, int size) {
        Receipt receipt = Receipt.parse(receipt(user).text().orElseThrow());
        assertThat(receipt.verify(key).size()).isEqualTo(size);
        assertThat(receipt.entry().sequence()).isEqualTo(sequence);
        assertThat(receipt.entry().userId()).isEqualTo(user);
        assertThat(receipt.entry().campaign()).isEqualTo("a");
    }

    /** From the leaves alone, as somebody who knows the tiles makes it. */
    private byte[] rootOfLeaves(int size) {
        TreeBuilder tree = new TreeBuilder();
        for (int from = 0; from < size; from += TILE) {
            int width = Math.min(TILE, size - from);
            byte[] tile =
                    ConditionWait.get(receipts.tile("a", 0, from / TILE, width)).orElseThrow();
            for (int i = 0; i < width; i++) {
                tree.append(Arrays.copyOfRange(tile, i * MerkleHasher.BYTES, (i + 1) * MerkleHasher.BYTES));
            }
        }
        return tree.root();
    }

    @Test
    void aCampaignWithoutCouponsHasASignedEmptyLog() {
        assertThat(checkpoint().size()).isZero();
        assertThat(checkpoint().root()).isEqualTo(new MerkleHasher().empty());
        assertThat(ConditionWait.get(receipts.checkpoint("nowhere"))).isEmpty();
    }

    @Test
    void eachCouponOfABatchHasAReceipt() {
        new BlockingLedger(postgres.ledger()).writer(0).append(coupon("a", 1, "u1"), coupon("a", 2, "ü€😀"));
        awaitSize(2);
        assertProven("u1", 1, 2);
        assertProven("ü€😀", 2, 2);
        assertThat(receipt("nobody")).isEqualTo(ReceiptAnswer.NO_COUPON);
        ConditionWait.until("nothing is left", () -> postgres.monitor().treeLag() == 0);
    }

    /** Each is a signature and a commit. */
    @Test
    void whileCouponsAreIssuedThereIsOneStepASecond() {
        ShardWriter writer = new BlockingLedger(postgres.ledger()).writer(0);
        Set<String> sizes = new TreeSet<>();
        long began = System.nanoTime();
        int issued = 0;
        while (System.nanoTime() - began < SALE.toNanos()) {
            issued++;
            writer.append(coupon("a", issued, "u" + issued));
            sizes.add(DATABASE.read("SELECT coalesce(max(size), 0) FROM tree"));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
        awaitSize(issued);
        // None yet, one a second, and one that is looked at between two seconds.
        assertThat(sizes).hasSizeBetween(2, (int) seconds + 2);
    }

    @Test
    void aTreeGrowsFromWhatIsThereAndStaysConsistent() {
        ShardWriter writer = new BlockingLedger(postgres.ledger()).writer(0);
        writer.append(coupon("a", 1, "u1"));
        awaitSize(1);
        String first = receipt("u1").text().orElseThrow();
        writer.append(coupon("a", 2, "u2"), coupon("a", 3, "u3"));
        awaitSize(3);
        assertProven("u1", 1, 3);
        assertProven("u3", 3, 3);
        assertThat(Receipt.parse(first).verify(key).root()).isEqualTo(rootOfLeaves(1));
        assertThat(checkpoint().root()).isEqualTo(rootOfLeaves(3));
    }

    @Test
    void anOwnerDoesWhatTheOneBeforeLeftUndone() {
        LogRows.append(DATABASE::run, "a", 70_000, 500);
        new BlockingLedger(postgres.ledger()).taken(0);
        awaitSize(70_000);
        assertThat(checkpoint().root()).isEqualTo(rootOfLeaves(70_000));
        assertProven("u1", 1, 70_000);
        assertProven("u65537", 65_537, 70_000);
        assertProven("u70000", 70_000, 70_000);
        assertThat(DATABASE.read("SELECT count(*) FROM tree_tile")).isEqualTo("277");
    }

    /** A replica was promoted that lacks the last step and no batch: no shard hears of that. */
    @Test
    void whatALostServerHadSignedIsSignedAgainOnTheNext() {
        ShardWriter writer = new BlockingLedger(postgres.ledger()).writer(0);
        writer.append(coupon("a", 1, "u1"));
        awaitSize(1);
        byte[] root = checkpoint().root();
        ConditionWait.until("nothing is left", () -> postgres.monitor().treeLag() == 0);
        DATABASE.run(
                "DELETE FROM tree",
                "DELETE FROM tree_tile",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%trees%'");
        awaitSize(1);
        assertThat(checkpoint().root()).isEqualTo(root);
        assertProven("u1", 1, 1);
    }

    @Test
    void ofSeveralThatTryEachStepIsDoneOnce() {
        LogRows.append(DATABASE::run, "a", 30_000, 500);
        List.of(postgres, DATABASE.open("two"), DATABASE.open("three"))
                .forEach(node -> new BlockingLedger(node.ledger()).taken(0));
        awaitSize(30_000);
        assertThat(checkpoint().root()).isEqualTo(rootOfLeaves(30_000));
        assertProven("u30000", 30_000, 30_000);
    }

    /** What another node sends that has read the tree at this size. Sizes and tile are of no real tree. */
    private static void advance(int from, int to) {
        advance(from, to, DATABASE.read("SELECT max(checkpoint) FROM tree"));
    }

    /** @param before the checkpoint of the tree that was read */
    private static void advance(int from, int to, String before) {
        DATABASE.run(
                "PREPARE advance AS " + TreeStatements.ADVANCE,
                "EXECUTE advance(" + DATABASE.read("SELECT key FROM head") + ", " + from + ", " + to + ", 'late', $$"
                        + before + "$$, '{0}', '{0}', ARRAY['\\x00'::bytea])");
    }

    private static String tree() {
        return DATABASE.read("SELECT concat((SELECT json_agg(t) FROM tree t), (SELECT json_agg(t) FROM tree_tile t))");
    }

    /** Its sender may have been paused since it read the tree, and another node has gone on. */
    @Test
    void aStepFromAnotherSizeThanTheTreesChangesNothing() {
        LogRows.append(DATABASE::run, "a", 5, 5);
        new BlockingLedger(postgres.ledger()).taken(0);
        awaitSize(5);
        String before = tree();
        for (int from : new int[] {0, 1, 4}) {
            advance(from, 5);
            assertThat(tree()).as("from " + from).isEqualTo(before);
        }
    }

    /**
     * The database was put back while its sender stood still, and another node has brought the tree to the same size.
     */
    @Test
    void aStepFromAnotherTreeOfTheSameSizeChangesNothing() {
        LogRows.append(DATABASE::run, "a", 5, 5);
        advance(0, 3);
        String before = tree();
        advance(3, 5, "that of a tree that is lost");
        assertThat(tree()).isEqualTo(before);
        advance(3, 5);
        assertThat(tree()).isNotEqualTo(before);
    }

    /** The database was put back to a moment before the tree, and its sender has not read it since. */
    @Test
    void aTreeThatIsNotThereDoesNotBeginInItsMiddle() {
        LogRows.append(DATABASE::run, "a", 5, 5);
        advance(4, 5);
        assertThat(tree()).isEmpty();
    }

    @Test
    void aTreeDoesNotGrowBeyondTheLogOfCoupons() {
        LogRows.append(DATABASE::run, "a", 5, 5);
        advance(0, 6);
        assertThat(tree()).isEmpty();
        advance(0, 5);
        assertThat(tree()).contains("late");
    }

    @Test
    void revokingAndErasingChangeNoLeaf() {
        ShardWriter writer = new BlockingLedger(postgres.ledger()).writer(0);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"));
        awaitSize(2);
        byte[] before = checkpoint().root();
        DATABASE.run(
                "INSERT INTO coupon_state (campaign, sequence, revoked_at) SELECT key, 1, now() FROM head",
                "UPDATE issue SET users = replace(users, 'u2', 'erased')");
        assertProven("u1", 1, 2);
        writer.append(coupon("a", 3, "u3"));
        awaitSize(3);
        assertThat(rootOfLeaves(2)).isEqualTo(before);
        assertProven("u3", 3, 3);
    }

    @Test
    void aLogThatHasLostItsEndGoesOnFromWhatIsThere() {
        ShardWriter writer = new BlockingLedger(postgres.ledger()).writer(0);
        writer.append(coupon("a", 1, "u1"));
        awaitSize(1);
        String[] kept = {DATABASE.read("SELECT checkpoint FROM tree"), DATABASE.read("SELECT hashes FROM tree_tile")};
        writer.append(coupon("a", 2, "lost"));
        awaitSize(2);
        DATABASE.run(
                "DELETE FROM issue WHERE last = 2",
                "DELETE FROM holder WHERE sequence = 2",
                "UPDATE holder_watermark SET upto = 1",
                "UPDATE head SET issued = 1",
                "UPDATE tree SET size = 1, checkpoint = '" + kept[0] + "'",
                "UPDATE tree_tile SET hashes = '" + kept[1] + "'");
        writer.append(coupon("a", 2, "u2"));
        awaitSize(2);
        ConditionWait.until("it is signed", () -> checkpoint().size() == 2);
        assertProven("u2", 2, 2);
        assertThat(receipt("lost")).isEqualTo(ReceiptAnswer.NO_COUPON);
    }

    @Test
    void allNodesSignWithOneKey() {
        assertThat(DATABASE.open("two").repositories().receipts().verifierKey("a"))
                .isEqualTo(key.text());
        assertThat(receipts.verifierKey("b")).isNotEqualTo(key.text());
    }

    /** As long as its tree is not that far the receipt is not there yet. */
    @Test
    void aCouponThatIsNotInTheTreeYetIsExpected() {
        LogRows.append(DATABASE::run, "a", 3, 3);
        assertThat(receipt("u1")).isEqualTo(ReceiptAnswer.LATER);
    }

    /** The tables were changed by hand: no receipt is better than one that does not hold. */
    @Test
    void aReceiptThatWouldNotHoldIsNotGiven() {
        new BlockingLedger(postgres.ledger()).writer(0).append(coupon("a", 1, "u1"), coupon("a", 2, "u2"));
        awaitSize(2);
        DATABASE.run("UPDATE issue SET users = replace(users, 'u1', 'u9')", "DELETE FROM holder");
        DATABASE.run("UPDATE holder_watermark SET upto = 0");
        assertThatThrownBy(() -> ConditionWait.get(receipts.receipt("a", "u9", 0)))
                .isInstanceOf(InvalidProofException.class);
    }
}
