package io.dibs.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.fuzz.FuzzedParser;
import java.util.List;

/** A receipt, its checkpoint, a verifier's key and the path of a tile. */
public final class FuzzedReceipt implements FuzzedParser {
    private static final String ORIGIN = LogOrigin.of("0123456789abcdef", "sale");

    private final SigningKey key = SigningKey.generate();
    private final VerifierKey verifier = key.verifier(ORIGIN);

    @Override
    public List<byte[]> examples() {
        String note = new Checkpoint(ORIGIN, 2, new byte[32]).signedBy(key);
        CouponEntry coupon =
                new SaltSource(new byte[SaltSource.SECRET_BYTES]).entry("sale", 1, 1_700_000_000_000L, "u");
        String receipt = new Receipt(coupon, 0, List.of(new byte[32]), note).text();
        return List.of(
                receipt.getBytes(UTF_8),
                note.getBytes(UTF_8),
                verifier.text().getBytes(UTF_8),
                TilePath.in(70_000, 0, 12).text().getBytes(UTF_8));
    }

    @Override
    public void read(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        readOrRefuse(() -> {
            Receipt receipt = Receipt.parse(text);
            assertThat(Receipt.parse(receipt.text()).text()).isEqualTo(receipt.text());
            receipt.verify(verifier);
        });
        readOrRefuse(() -> Checkpoint.open(text, verifier));
        readOrRefuse(() -> Checkpoint.unverified(text));
        readOrRefuse(() -> assertThat(VerifierKey.parse(text).text()).isEqualTo(text.strip()));
        TilePath.parse(text).ifPresent(path -> assertThat(path.text()).isEqualTo(text));
    }

    private static void readOrRefuse(Runnable parser) {
        try {
            parser.run();
        } catch (InvalidProofException refused) {
            assertThat(refused).hasMessageMatching("(?s)\\S.*");
        }
    }
}
