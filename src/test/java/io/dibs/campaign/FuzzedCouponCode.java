package io.dibs.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.fuzz.FuzzedParser;
import java.util.List;

/** A code, as somebody types it. */
public final class FuzzedCouponCode implements FuzzedParser {
    private static final int SHARD = 3;
    private static final int NUMBER = 2_000;
    private static final CouponCode.Writer WRITER = CouponCodeTest.writer(SHARD, NUMBER);

    @Override
    public List<byte[]> examples() {
        return List.of(
                WRITER.write(7).getBytes(UTF_8),
                WRITER.write(8).replace("-", "").getBytes(UTF_8));
    }

    /** What is a code of a coupon is the code of this coupon alone. */
    @Override
    public void read(byte[] bytes) {
        CouponCode.read(new String(bytes, UTF_8)).ifPresent(address -> {
            int sequence = CouponCode.sequence(address, CouponCodeTest.KEY);
            assertThat(sequence).isNotNegative();
            if (sequence > 0 && address.shard() == SHARD && address.number() == NUMBER) {
                CouponCode.Address again =
                        CouponCode.read(WRITER.write(sequence)).orElseThrow();
                assertThat(again.block()).isEqualTo(address.block());
            }
        });
    }
}
