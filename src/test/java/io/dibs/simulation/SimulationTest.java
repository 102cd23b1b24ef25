package io.dibs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.simulation.RunCoverage.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs seeds from 1 on, on all cores. {@code -Ddibs.seeds=100000} runs them up to that one, {@code -Ddibs.first=50000}
 * from that one on, and {@code -Ddibs.seed=4711} replays one and tells its story if it fails. It prints what the runs
 * reached, and a hash over all that happened, for comparing two versions of the code that should behave alike.
 */
class SimulationTest {
    /** Enough to reach everything that the model declares. */
    private static final long FULL = 10_000;

    private static final String FIRST_TRACES = "cbc59c5fcb3e98d15beb0d4df0ac6f7385935ed986bef3d0baba0467da6a696f";

    @Test
    void everyPromiseHoldsUnderEverySeed() throws InterruptedException {
        Long one = Long.getLong("dibs.seed");
        long first = one == null ? Long.getLong("dibs.first", 1) : one;
        long last = one == null ? Long.getLong("dibs.seeds", 10_000) : one;
        int threads =
                Integer.getInteger("dibs.seed.threads", Runtime.getRuntime().availableProcessors());
        SeedRange range = new SeedRange(first, last).run(threads);
        System.out.println(range.report());
        long seeds = last - first + 1;
        if (seeds >= FULL) {
            RunCoverage coverage = range.coverage();
            assertThat(coverage.missing()).as("what no run reached").isEmpty();
            assertThat(coverage.count(Effect.COUPON_FROM_SNAPSHOT)).isGreaterThan(seeds);
            assertThat(coverage.count(Effect.SNAPSHOT_REJECTED)).isGreaterThan(seeds);
            assertThat(coverage.count(Effect.COUPON_REVOKED)).isGreaterThan(seeds / 2);
            assertThat(coverage.count(Effect.COUPON_LOST)).isGreaterThan(seeds / 20);
            assertThat(coverage.count(Effect.COUPON_RETURNED)).isGreaterThan(seeds / 100);
            assertThat(coverage.count(Effect.LOST_CODE_TRIED)).isGreaterThan(seeds / 100);
        }
    }

    /**
     * Commands are refused by owners who have not heard yet that a failover lost every coupon; wake-ups multiply while
     * lists wait for memory; a coupon that goes back after a second loss must not have a code of before the first; a
     * request creates its campaign a second time, after coupons of the first one were lost with it; a read that was
     * sent to one server must not be answered by the next; a promoted replica lacks steps of the index and no batch; a
     * database is put back to before a decision whose result its owner has read; an operator decides on a loss again
     * and again before the owner has kept what a snapshot tells of it; a node that took its own shard once more gives
     * out again what a failover lost; an owner that was deposed reads coupons that were issued under other terms.
     */
    @ParameterizedTest
    @ValueSource(
            longs = {
                1_900, 2_689, 3_030, 6_948, 19_231, 28_751, 100_369, 180_808, 225_139, 228_422, 321_968, 358_764,
                395_387, 647_626, 757_565
            })
    void seedsThatOnceFailedStayGreen(long seed) throws InterruptedException {
        new SeedRange(seed, seed).run(1);
    }

    @Test
    void aSeedReplaysARunExactly() throws InterruptedException {
        assertThat(new SeedRange(1, 2).run(1).hash())
                .isEqualTo(new SeedRange(1, 2).run(2).hash());
        assertThat(new SeedRange(1, 1).run(1).hash())
                .isNotEqualTo(new SeedRange(2, 2).run(1).hash());
    }

    /**
     * On every JDK. A change of what the code does, or of the model, changes it too: look at why, then write it here.
     */
    @Test
    void theTracesAreThoseThatAreKnown() throws InterruptedException {
        assertThat(new SeedRange(1, 20).run(1).hash()).isEqualTo(FIRST_TRACES);
    }
}
