package io.dibs.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final int STOCK = 600;
    private static final String ORIGIN = LogOrigin.of("0123456789abcdef", "sale");

    private final SigningKey key = SigningKey.generate();
    private final VerifierKey verifier = key.verifier(ORIGIN);
    private final List<CouponEntry> coupons = coupons("sale", (byte) 7);

    private static List<CouponEntry> coupons(String campaign, byte secret) {
        byte[] bytes = new byte[SaltSource.SECRET_BYTES];
        bytes[0] = secret;
        SaltSource salts = new SaltSource(bytes);
        return IntStream.rangeClosed(1, STOCK)
                .mapToObj(i -> salts.entry(campaign, i, 1_700_000_000_000L + i, "user-" + i))
                .toList();
    }

    private static MerkleTreeTest.KeptTree tree(List<CouponEntry> coupons) {
        MerkleTreeTest.KeptTree tree = new MerkleTreeTest.KeptTree();
        MerkleHasher hasher = new MerkleHasher();
        coupons.forEach(coupon -> tree.add(hasher.leaf(coupon.bytes())));
        return tree.keep();
    }

    private Receipt receipt(MerkleTreeTest.KeptTree tree, CouponEntry coupon, int index) {
        TreeProofs proofs = tree.proofs(STOCK);
        String note = new Checkpoint(ORIGIN, STOCK, proofs.root()).signedBy(key);
        return new Receipt(coupon, index, proofs.inclusion(index), note);
    }

    private void assertCaught(Receipt receipt, String why) {
        assertThatThrownBy(() -> receipt.verify(verifier))
                .isInstanceOf(InvalidProofException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aReceiptProvesItsPlace() {
        Receipt receipt = receipt(tree(coupons), coupons.get(16), 16);
        Receipt read = Receipt.parse(receipt.text());
        assertThat(read.verify(verifier).size()).isEqualTo(STOCK);
        assertThat(read.entry()).isEqualTo(coupons.get(16));
        assertThat(read.text()).isEqualTo(receipt.text());
    }

    @Test
    void aReceiptHasTheFormatOfTlogProof() {
        String[] lines = receipt(tree(coupons), coupons.get(16), 16).text().split("\n");
        assertThat(lines[0]).isEqualTo("c2sp.org/tlog-proof@v1");
        assertThat(lines[1]).startsWith("extra ");
        assertThat(lines[2]).isEqualTo("index 16");
        assertThat(lines[lines.length - 6]).isEmpty();
        assertThat(lines[lines.length - 5]).isEqualTo(ORIGIN);
        assertThat(lines[lines.length - 4]).isEqualTo("600");
        assertThat(lines[lines.length - 1]).startsWith("— " + ORIGIN + " ");
    }

    @Test
    void aRewrittenCouponIsCaught() {
        List<CouponEntry> rewritten = new ArrayList<>(coupons);
        CouponEntry mine = coupons.get(16);
        rewritten.set(
                16, new CouponEntry(mine.campaign(), mine.sequence(), mine.issuedAtMillis(), mine.salt(), "a friend"));
        assertCaught(receipt(tree(rewritten), mine, 16), "not at its place");
    }

    @Test
    void aReorderedCouponIsCaught() {
        List<CouponEntry> reordered = new ArrayList<>(coupons);
        Collections.swap(reordered, 16, 17);
        assertCaught(receipt(tree(reordered), coupons.get(16), 16), "not at its place");
        assertCaught(receipt(tree(reordered), coupons.get(16), 17), "says number 17 and stands at place 18");
    }

    @Test
    void aDroppedCouponIsCaught() {
        List<CouponEntry> before = coupons;
        List<CouponEntry> dropped = new ArrayList<>(coupons);
        dropped.remove(16);
        dropped.add(coupons.get(16));
        assertCaught(receipt(tree(dropped), coupons.get(17), 16), "says number 18 and stands at place 17");
        byte[] seen = tree(before).proofs(100).root();
        MerkleTreeTest.KeptTree after = tree(dropped);
        assertThatThrownBy(() -> ProofCheck.requireConsistent(
                        100,
                        seen,
                        STOCK,
                        after.builder.root(),
                        after.proofs(STOCK).consistency(100)))
                .hasMessageContaining("rewritten");
    }

    @Test
    void aProofForAnotherCouponIsCaught() {
        MerkleTreeTest.KeptTree tree = tree(coupons);
        Receipt other = receipt(tree, coupons.get(17), 17);
        assertCaught(new Receipt(coupons.get(16), 16, other.proof(), other.note()), "not at its place");
    }

    @Test
    void aReceiptOfAnotherCampaignIsCaught() {
        List<CouponEntry> others = coupons("other", (byte) 7);
        assertCaught(receipt(tree(others), others.get(16), 16), "another campaign");
    }

    @Test
    void aForgedReceiptIsCaught() {
        Receipt receipt = receipt(tree(coupons), coupons.get(16), 16);
        assertThatThrownBy(() -> receipt.verify(SigningKey.generate().verifier(ORIGIN)))
                .hasMessageContaining("no signature by the key");
        Receipt grown =
                new Receipt(receipt.entry(), 16, receipt.proof(), receipt.note().replace("\n600\n", "\n599\n"));
        assertCaught(grown, "forged");
    }

    @Test
    void aSaltSaysNothingOfOthers() {
        assertThat(coupons.stream().map(CouponEntry::salt).distinct()).hasSize(STOCK);
        assertThat(coupons("sale", (byte) 8).get(0).salt())
                .isNotEqualTo(coupons.get(0).salt());
    }

    @Test
    void anEntryIsReadAsItWasWritten() {
        CouponEntry odd = new CouponEntry("sale", 1, 1, "00112233445566778899aabbccddeeff", "Zoë 😀 +x");
        assertThat(CouponEntry.parse(odd.bytes())).isEqualTo(odd);
        assertThat(new String(odd.bytes(), UTF_8)).startsWith("dibs-coupon/v1\nsale\n1\n1\n");
    }

    @Test
    void malformedReceiptsAreRefused() {
        String good = receipt(tree(coupons), coupons.get(16), 16).text();
        assertThat(List.of(
                        "",
                        good.replace("@v1", "@v2"),
                        good.replace("index 16", "index 016"),
                        good.replace("index 16", "index x"),
                        good.replaceFirst("extra [^\n]*\n", ""),
                        good.replaceFirst("extra ", "extra !"),
                        good.replaceFirst("\n\n", "\nAAAA\n\n"),
                        good.substring(0, good.indexOf("\n\n"))))
                .allSatisfy(text ->
                        assertThatThrownBy(() -> Receipt.parse(text)).isInstanceOf(InvalidProofException.class));
    }
}
