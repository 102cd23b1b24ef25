package io.dibs.receipt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Proves a coupon's place offline, in the format of tlog-proof: the extra data is the coupon's entry.
 *
 * @param note the log's checkpoint, signed
 */
public record Receipt(CouponEntry entry, long index, List<byte[]> proof, String note) {
    public static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,17}");
    /** The height of the largest tree. */
    private static final int MAX_PROOF = 63;

    public Receipt {
        proof = List.copyOf(proof);
    }

    public String text() {
        StringBuilder text = new StringBuilder(HEADER + "\n")
                .append(EXTRA)
                .append(Base64Text.of(entry.bytes()))
                .append('\n')
                .append(INDEX)
                .append(index)
                .append('\n');
        proof.forEach(hash -> text.append(Base64Text.of(hash)).append('\n'));
        return text.append('\n').append(note).toString();
    }

    public static boolean isReceipt(String text) {
        return text.startsWith(HEADER + "\n");
    }

    public static Receipt parse(String text) {
        int end = text.indexOf("\n\n");
        if (!isReceipt(text) || end < 0) {
            throw new InvalidProofException("A receipt begins with the line " + HEADER + " and ends with a checkpoint");
        }
        String[] lines = text.substring(0, end).split("\n", -1);
        if (lines.length < 3 || !lines[1].startsWith(EXTRA) || !lines[2].startsWith(INDEX)) {
            throw new InvalidProofException("The receipt lacks its coupon or its index");
        }
        String index = lines[2].substring(INDEX.length());
        if (!NUMBER.matcher(index).matches() || lines.length - 3 > MAX_PROOF) {
            throw new InvalidProofException("The receipt's index or proof is malformed");
        }
        List<byte[]> proof = new ArrayList<>();
        for (int i = 3; i < lines.length; i++) {
            proof.add(Base64Text.hash(lines[i], "proof's line " + (i - 2)));
        }
        byte[] entry = Base64Text.parse(lines[1].substring(EXTRA.length()), "coupon");
        return new Receipt(CouponEntry.parse(entry), Long.parseLong(index), proof, text.substring(end + 2));
    }

    /**
     * Throws where the receipt does not prove that its coupon is in the log of this key.
     *
     * @return the checkpoint that it stands in
     */
    public Checkpoint verify(VerifierKey key) {
        Checkpoint checkpoint = Checkpoint.open(note, key);
        requireIncluded(checkpoint);
        return checkpoint;
    }

    /** Throws where the coupon is not at its place in the tree of this checkpoint. */
    public void requireIncluded(Checkpoint checkpoint) {
        if (index != entry.sequence() - 1L) {
            throw new InvalidProofException("The coupon says number " + entry.sequence() + " and stands at place "
                    + (index + 1) + " of the log");
        }
        if (!LogOrigin.isOf(checkpoint.origin(), entry.campaign())) {
            throw new InvalidProofException("The coupon is of " + entry.campaign() + ", the log is another campaign's");
        }
        byte[] leaf = new MerkleHasher().leaf(entry.bytes());
        byte[] root = ProofCheck.rootOfInclusion(leaf, index, checkpoint.size(), proof);
        if (!Arrays.equals(root, checkpoint.root())) {
            throw new InvalidProofException("The coupon is not at its place in the log that was signed");
        }
    }
}
