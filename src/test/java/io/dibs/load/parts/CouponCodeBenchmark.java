package io.dibs.load.parts;

import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Codes of coupons, from the sequence and back. */
@State(Scope.Thread)
public class CouponCodeBenchmark {
    private static final int KNOWN = 1 << 10;

    private final Terms terms = TestCampaigns.terms("c", KNOWN, 1);
    private final CouponCode.Writer writer = new CouponCode.Writer(terms);
    private final byte[] text = new byte[CouponCode.MAX_CHARS];
    private final String[] codes =
            IntStream.rangeClosed(1, KNOWN).mapToObj(writer::write).toArray(String[]::new);
    private int next;

    @Benchmark
    public int write() {
        return writer.write(++next, text, 0);
    }

    @Benchmark
    public int read() {
        return CouponCode.sequence(CouponCode.read(codes[next++ & KNOWN - 1]).orElseThrow(), terms.codeKey());
    }
}
