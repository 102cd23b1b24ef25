package io.dibs.receipt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text and who signed it, in the format of signed-note.
 *
 * @param text ends with a newline
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** So many that logs and witnesses have room, so few that nobody is kept busy. */
    private static final int MAX_SIGNATURES = 100;

    private static final int ID_BYTES = 4;
    private static final String DASH = "\u2014 ";

    /** A line of a note. Which key it is by, and whether it holds, is not known yet. */
    public record NoteSignature(String name, int id, byte[] bytes) {}

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    static String line(String text, VerifierKey key, byte[] signature) {
        byte[] identified = ByteBuffer.allocate(ID_BYTES + signature.length)
                .putInt(key.id())
                .put(signature)
                .array();
        return text + "\n" + DASH + key.name() + " " + Base64Text.of(identified) + "\n";
    }

    public static SignedNote parse(String note) {
        if (note.chars().anyMatch(c -> c < ' ' && c != '\n')) {
            throw new InvalidProofException("A note must not hold control characters");
        }
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n") || end + 2 == note.length()) {
            throw new InvalidProofException("A note is a text, an empty line and signatures");
        }
        String[] lines = note.substring(end + 2, note.length() - 1).split("\n", -1);
        if (lines.length > MAX_SIGNATURES) {
            throw new InvalidProofException("A note has at most " + MAX_SIGNATURES + " signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : lines) {
            signatures.add(signature(line));
        }
        return new SignedNote(note.substring(0, end + 1), signatures);
    }

    private static NoteSignature signature(String line) {
        String[] parts = line.split(" ", -1);
        if (!line.startsWith(DASH) || parts.length != 3 || parts[1].isEmpty() || parts[1].contains("+")) {
            throw new InvalidProofException("The line is not a note's signature: " + line);
        }
        byte[] identified = Base64Text.parse(parts[2], "signature");
        if (identified.length <= ID_BYTES) {
            throw new InvalidProofException("The signature is too short: " + line);
        }
        return new NoteSignature(
                parts[1],
                ByteBuffer.wrap(identified).getInt(),
                Arrays.copyOfRange(identified, ID_BYTES, identified.length));
    }

    /** Throws where this key did not sign, or one signature by it does not hold. Other keys are not looked at. */
    public void requireSignedBy(VerifierKey key) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        boolean isSigned = false;
        for (NoteSignature signature : signatures) {
            if (signature.id() == key.id() && signature.name().equals(key.name())) {
                if (!key.verifies(message, signature.bytes())) {
                    throw new InvalidProofException("The signature by " + key.name() + " is forged");
                }
                isSigned = true;
            }
        }
        if (!isSigned) {
            throw new InvalidProofException("There is no signature by the key " + key.text());
        }
    }
}
