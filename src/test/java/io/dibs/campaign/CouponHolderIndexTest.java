package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast structure beside a naive one: whatever happens to both, they say the same. */
class CouponHolderIndexTest {
    private static final class Naive {
        final List<HolderIdentity> order = new ArrayList<>();
        final Map<HolderIdentity, Integer> sequences = new HashMap<>();

        void add(HolderIdentity identity) {
            order.add(identity);
            sequences.put(identity, order.size());
        }

        void truncate(int size) {
            while (order.size() > size) {
                sequences.remove(order.remove(order.size() - 1));
            }
        }
    }

    private static void same(CouponHolderIndex fast, Naive naive, Random random) {
        assertThat(fast.size()).isEqualTo(naive.order.size());
        for (int i = 0; i < 20 && fast.size() > 0; i++) {
            int sequence = 1 + random.nextInt(fast.size());
            HolderIdentity identity = naive.order.get(sequence - 1);
            assertThat(fast.find(identity)).isEqualTo(sequence);
            assertThat(fast.identity(sequence)).isEqualTo(identity);
            assertThat(fast.issuedAt(sequence)).isEqualTo(sequence * 3L);
        }
    }

    /** @param bits few of them make pages collide and split */
    private static void compare(long seed, int steps, long bits) {
        Random random = new Random(seed);
        CouponHolderIndex fast = new CouponHolderIndex(false, MemoryBudget.UNBOUNDED);
        Naive naive = new Naive();
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(200) == 0) {
                int size = Math.max(0, fast.size() - random.nextInt(100));
                fast.truncate(size);
                naive.truncate(size);
            }
            HolderIdentity identity = new HolderIdentity(random.nextLong() & bits, random.nextLong() & bits | step);
            assertThat(fast.find(identity)).isEqualTo(naive.sequences.getOrDefault(identity, 0));
            if (!naive.sequences.containsKey(identity)) {
                fast.add(identity, (fast.size() + 1) * 3L, null);
                naive.add(identity);
            }
            if (step % 64 == 0) {
                same(fast, naive, random);
            }
        }
        same(fast, naive, random);
    }

    @Test
    void theySayTheSameForScatteredIdentities() {
        for (long seed = 1; seed <= 10; seed++) {
            compare(seed, 20_000, -1L);
        }
    }

    @Test
    void theySayTheSameWhereIdentitiesLieCloseTogether() {
        compare(11, 20_000, 0xff0000000000ffffL);
    }

    @Test
    void aMillionCouponsTakeLessThanFortyBytesEach() {
        Random random = new Random(12);
        CouponHolderIndex claimants = new CouponHolderIndex(false, MemoryBudget.UNBOUNDED);
        for (int i = 1; i <= 1_000_000; i++) {
            claimants.add(new HolderIdentity(random.nextLong(), random.nextLong()), i, null);
            if (i >= 100_000 && i % 10_000 == 0) {
                assertThat(claimants.bytes() / (double) i).isLessThan(40);
            }
        }
    }

    @Test
    void anIndexThatIsReadyFindsTheSameAsOneThatGrew() {
        for (int size : new int[] {20_000, 150_000, 1_000_000}) {
            Random random = new Random(13);
            CouponHolderIndex claimants = new CouponHolderIndex(false, MemoryBudget.UNBOUNDED);
            claimants.reserve(size);
            long ready = claimants.bytes();
            for (int i = 1; i <= size + size / 2; i++) {
                claimants.add(new HolderIdentity(random.nextLong(), random.nextLong()), i, null);
            }
            assertThat(ready).isLessThan(size * 40L);
            for (int i = 1; i <= claimants.size(); i += 17) {
                assertThat(claimants.find(claimants.identity(i))).isEqualTo(i);
            }
            assertThat(claimants.bytes() / (double) claimants.size()).isLessThan(40);
        }
    }

    @Test
    void aLookAheadChangesNothing() {
        for (int reserved : new int[] {0, 100_000}) {
            Random random = new Random(14);
            CouponHolderIndex ahead = new CouponHolderIndex(false, MemoryBudget.UNBOUNDED);
            ahead.reserve(reserved);
            long[] highs = random.longs(100_000).toArray();
            long[] lows = random.longs(100_000).toArray();
            for (int i = 0; i < highs.length; i++) {
                if (i % 50 == 0) {
                    ahead.prefetch(highs, lows, i, i + 50);
                }
                ahead.add(new HolderIdentity(highs[i], lows[i]), i, null);
            }
            for (int i = 0; i < highs.length; i += 17) {
                assertThat(ahead.find(new HolderIdentity(highs[i], lows[i]))).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void keysAreKeptWhereTheyAreNeeded() {
        CouponHolderIndex claimants = new CouponHolderIndex(true, MemoryBudget.UNBOUNDED);
        for (int i = 1; i <= 10_000; i++) {
            claimants.add(new HolderIdentity(i, i), i, new HolderIdentity(-i, i));
        }
        for (int i = 1; i <= 10_000; i++) {
            assertThat(claimants.key(i)).isEqualTo(new HolderIdentity(-i, i));
        }
    }

    /** Counts what is taken; it can be full. */
    private static final class CountingBudget implements MemoryBudget {
        private long taken;
        private boolean isFull;

        @Override
        public boolean hasSpace() {
            return !isFull;
        }

        @Override
        public boolean tryReserve(long bytes) {
            if (!isFull) {
                reserve(bytes);
            }
            return !isFull;
        }

        @Override
        public void reserve(long bytes) {
            taken += bytes;
        }

        @Override
        public void release(long bytes) {
            taken -= bytes;
        }
    }

    private static void fill(CouponHolderIndex claimants, int coupons) {
        for (int i = 1; i <= coupons; i++) {
            claimants.add(new HolderIdentity(i * 0x9e3779b97f4a7c15L, i), i, new HolderIdentity(i, ~i));
        }
    }

    @Test
    void roomIsTakenAndGivenBack() {
        CountingBudget memory = new CountingBudget();
        CouponHolderIndex claimants = new CouponHolderIndex(false, memory);
        fill(claimants, 50_000);
        assertThat(memory.taken).isEqualTo(claimants.bytes()).isGreaterThan(50_000 * 24);
        claimants.clear();
        assertThat(memory.taken).isZero();
        assertThat(claimants.bytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "7, true", "100, false", "1000, true", "5000, false", "5000, true"})
    void whatIsReservedIsWhatAnIndexThatGrewTakes(int coupons, boolean keyed) {
        CouponHolderIndex grown = new CouponHolderIndex(keyed, MemoryBudget.UNBOUNDED);
        fill(grown, coupons);
        CountingBudget memory = new CountingBudget();
        CouponHolderIndex ready = new CouponHolderIndex(keyed, memory);
        assertThat(ready.reserve(coupons)).isTrue();
        assertThat(memory.taken).isEqualTo(ready.bytes()).isEqualTo(grown.bytes());
        fill(ready, coupons);
        assertThat(memory.taken).as("nothing on top").isEqualTo(ready.bytes()).isEqualTo(grown.bytes());
    }

    @Test
    void whatDoesNotFitIsNotReserved() {
        CountingBudget memory = new CountingBudget();
        memory.isFull = true;
        CouponHolderIndex claimants = new CouponHolderIndex(false, memory);
        assertThat(claimants.reserve(100)).isFalse();
        assertThat(claimants.bytes()).isZero();
        assertThat(memory.taken).isZero();
    }

    @Test
    void aSequenceThatIsIssuedAgainIsNotRevoked() {
        CouponHolderIndex claimants = new CouponHolderIndex(true, MemoryBudget.UNBOUNDED);
        fill(claimants, 5);
        claimants.revoke(5);
        claimants.truncate(4);
        assertThat(claimants.isRevoked(5)).isFalse();
        claimants.revoke(4);
        claimants.clear();
        assertThat(claimants.isRevoked(4)).isFalse();
    }

    @Test
    void keysAreFoundUntilTheirCouponIsGone() {
        CouponHolderIndex claimants = new CouponHolderIndex(true, MemoryBudget.UNBOUNDED);
        fill(claimants, 5);
        assertThat(claimants.find(claimants.identity(5), claimants.key(5), 1)).isEqualTo(5);
        HolderIdentity user = claimants.identity(4);
        claimants.clear();
        assertThat(claimants.find(user, new HolderIdentity(4, ~4), 1)).isZero();
        assertThat(claimants.find(user)).isZero();
    }
}
