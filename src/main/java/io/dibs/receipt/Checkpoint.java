package io.dibs.receipt;

import java.util.regex.Pattern;

/**
 * How far a log has come: its size and root, as tlog-checkpoint writes them.
 *
 * @param origin names the log
 */
public record Checkpoint(String origin, long size, byte[] root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9]\\d{0,17}");

    public String text() {
        return origin + "\n" + size + "\n" + Base64Text.of(root) + "\n";
    }

    public String signedBy(SigningKey key) {
        return key.sign(origin, text());
    }

    /** Lines that extend the checkpoint are signed with it and are not looked at. */
    static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || lines[0].isEmpty() || !SIZE.matcher(lines[1]).matches()) {
            throw new InvalidProofException("A checkpoint is an origin, a size and a root");
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), Base64Text.hash(lines[2], "root"));
    }

    /** Without a look at the signatures: for notes of one's own. */
    public static Checkpoint unverified(String note) {
        return parse(SignedNote.parse(note).text());
    }

    /** Of a note that this key signed, for the log that the key is named after. */
    public static Checkpoint open(String note, VerifierKey key) {
        SignedNote signed = SignedNote.parse(note);
        signed.requireSignedBy(key);
        Checkpoint checkpoint = parse(signed.text());
        if (!checkpoint.origin.equals(key.name())) {
            throw new InvalidProofException(
                    "The checkpoint is of the log " + checkpoint.origin + ", the key of " + key.name());
        }
        return checkpoint;
    }
}
