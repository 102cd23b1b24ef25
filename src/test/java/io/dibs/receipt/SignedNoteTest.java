package io.dibs.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Notes, keys and checkpoints against those of golang.org/x/mod/sumdb/note and of Go's checksum database. */
class SignedNoteTest {
    private static final VerifierKey NEUMANN =
            VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    private static final String SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String TEXT =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private static final String NOTE = TEXT
            + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final VerifierKey SUM_DATABASE =
            VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
    private static final String SUM_CHECKPOINT =
            "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n"
                    + "\n— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n";

    private static SigningKey neumann() {
        byte[] typed = Base64.getDecoder().decode(SEED);
        return SigningKey.parse(
                HexFormat.of().formatHex(typed, 1, 33) + HexFormat.of().formatHex(NEUMANN.publicKey()));
    }

    @Test
    void theKeyOfTheReferenceIsReadAndWritten() {
        assertThat(HexFormat.of().toHexDigits(NEUMANN.id())).isEqualTo("c74f20a3");
        assertThat(NEUMANN.text()).isEqualTo("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    }

    @Test
    void theNoteOfTheReferenceIsSignedByItsKey() {
        assertThatCode(() -> SignedNote.parse(NOTE).requireSignedBy(NEUMANN)).doesNotThrowAnyException();
    }

    @Test
    void theSameTextIsSignedAsTheReferenceSignsIt() {
        assertThat(neumann().sign("PeterNeumann", TEXT)).isEqualTo(NOTE);
    }

    @Test
    void aCheckpointOfGosChecksumDatabaseIsRead() {
        SignedNote note = SignedNote.parse(SUM_CHECKPOINT);
        note.requireSignedBy(SUM_DATABASE);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint.size()).isEqualTo(6_476_701);
        assertThat(checkpoint.origin()).isEqualTo("go.sum database tree");
        assertThat(checkpoint.text()).isEqualTo(note.text());
    }

    @Test
    void aForgedCheckpointIsRefused() {
        SigningKey key = SigningKey.generate();
        String note = new Checkpoint("dibs-1/sale", 17, new byte[32]).signedBy(key);
        VerifierKey verifier = key.verifier("dibs-1/sale");
        assertThat(Checkpoint.open(note, verifier).size()).isEqualTo(17);
        assertThatThrownBy(() -> Checkpoint.open(note.replace("\n17\n", "\n18\n"), verifier))
                .hasMessageContaining("forged");
        assertThatThrownBy(() -> Checkpoint.open(note, SigningKey.generate().verifier("dibs-1/sale")))
                .hasMessageContaining("no signature by the key");
        assertThatThrownBy(() -> Checkpoint.open(note, key.verifier("dibs-1/other")))
                .hasMessageContaining("no signature by the key");
    }

    @Test
    void aKeySignsForTheLogOfItsNameOnly() {
        SigningKey key = SigningKey.generate();
        String note = key.sign("dibs-1/other", new Checkpoint("dibs-1/sale", 1, new byte[32]).text());
        assertThatThrownBy(() -> Checkpoint.open(note, key.verifier("dibs-1/other")))
                .hasMessageContaining("is of the log dibs-1/sale");
    }

    @Test
    void signaturesOfWitnessesAreLeftAlone() {
        SigningKey key = SigningKey.generate();
        String note = new Checkpoint("dibs-1/sale", 17, new byte[32]).signedBy(key);
        String cosigned = note + "— witness.example " + Base64.getEncoder().encodeToString(new byte[76]) + "\n";
        assertThat(Checkpoint.open(cosigned, key.verifier("dibs-1/sale")).size())
                .isEqualTo(17);
        assertThat(SignedNote.parse(cosigned).signatures()).hasSize(2);
    }

    @Test
    void aKeptKeySignsAsBefore() {
        SigningKey key = SigningKey.generate();
        SigningKey kept = SigningKey.parse(key.secretText());
        assertThat(kept.sign("a", "text\n")).isEqualTo(key.sign("a", "text\n"));
    }

    @Test
    void malformedNotesAreRefused() {
        assertThat(List.of(
                        "",
                        "text",
                        "text\n",
                        "text\n\n",
                        "text\n\n— name\n",
                        "text\n\n— name AAAA\n",
                        "text\n\n- name AAAAAAAA\n",
                        "text\n\n— na+me AAAAAAAA\n",
                        "text\n\n— name !!!!!!!!\n",
                        "te\rxt\n\n— name AAAAAAAA\n",
                        "text\n\n— name AAAAAAAA"))
                .allSatisfy(note ->
                        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(InvalidProofException.class));
        assertThatThrownBy(() -> SignedNote.parse("text\n\n" + "— name AAAAAAAA\n".repeat(101)))
                .isInstanceOf(InvalidProofException.class);
    }

    @Test
    void malformedKeysAreRefused() {
        assertThat(List.of(
                        "",
                        "name",
                        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                        "Somebody+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                        "name+00000000+AQ==",
                        "name+00000000+"))
                .allSatisfy(key ->
                        assertThatThrownBy(() -> VerifierKey.parse(key)).isInstanceOf(InvalidProofException.class));
    }

    @Test
    void malformedCheckpointsAreRefused() {
        assertThat(List.of(
                        "origin\n",
                        "origin\n1\n",
                        "\n1\nAAAA\n",
                        "origin\n01\n" + "A".repeat(43) + "=\n",
                        "origin\n-1\n" + "A".repeat(43) + "=\n",
                        "origin\n1\nAAAA\n"))
                .allSatisfy(text ->
                        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(InvalidProofException.class));
    }
}
