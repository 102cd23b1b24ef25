package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Coupon;
import io.dibs.shard.Ledger;
import io.dibs.snapshot.InspectionResult.NoHeader;
import io.dibs.snapshot.InspectionResult.Sound;
import io.dibs.snapshot.InspectionResult.Unknown;
import io.dibs.snapshot.InspectionResult.Unproven;
import io.dibs.snapshot.InspectionResult.Unsound;
import io.dibs.testkit.ledger.LedgerDecorator;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which snapshots are believed, which are called unsound and why, and what if nobody can say. */
class SnapshotInspectionTest {
    private static final Terms SALE = TestCampaigns.terms("c", 100, 1);
    private static final RecordLayout LAYOUT = new RecordLayout(120, 1);
    private static final SnapshotKeys KEYS = new SnapshotKeys("c");
    private static final int WATERMARK = 13;
    private static final int LAST_CHUNK = 2;
    private static final long EPOCH = 4;
    private static final long BATCH = 9;

    private final MemoryLedger tables = new MemoryLedger();
    private final MapStore redis = new MapStore();

    private static final class MapStore implements SnapshotStore {
        private final Map<String, byte[]> values = new HashMap<>();
        private String unreachable = "";

        @Override
        public void read(String key, int bytes, Consumer<byte[]> then, Consumer<String> failed) {
            byte[] value = values.getOrDefault(key, new byte[0]);
            if (key.equals(unreachable)) {
                failed.accept("timeout");
            } else {
                then.accept(Arrays.copyOf(value, Math.min(bytes, value.length)));
            }
        }

        @Override
        public void write(List<Piece> pieces, int ttlSeconds, Runnable then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void replace(String key, byte[] value, int ttlSeconds, Consumer<byte[]> then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void swap(
                String key,
                byte[] expected,
                byte[] value,
                int ttlSeconds,
                Consumer<byte[]> then,
                Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(List<String> from, List<String> to, Runnable then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(List<String> keys, Runnable then, Consumer<String> failed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void renewTtl(List<String> keys, int ttlSeconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Loop loop() {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void writeSnapshot() {
        for (int n = 1; n <= WATERMARK + 2; n++) {
            tables.coupons.of("c").add(new Coupon("c", n, "u" + n, TestCampaigns.user("u" + n), 1, null, 1_000L + n));
        }
        ChunkChecksums sums = new ChunkChecksums(LAYOUT.chunkBytes());
        for (int chunk = 0; chunk <= LAST_CHUNK; chunk++) {
            int first = LAYOUT.firstOf(chunk);
            int last = Math.min(WATERMARK, first + LAYOUT.perChunk() - 1);
            byte[] records = RecordCodec.of(tables.coupons.of("c").subList(first - 1, last), LAYOUT);
            sums.add(records, 0, records.length);
            redis.values.put(KEYS.chunk(chunk), records);
        }
        putHeader("c", LAYOUT, sums.all());
    }

    private void putHeader(String campaign, RecordLayout layout, int[] sums) {
        redis.values.put(KEYS.header(), new SnapshotHeader(campaign, layout, EPOCH, BATCH, WATERMARK, sums).bytes());
    }

    private int[] sums() {
        return SnapshotHeader.of(redis.values.get(KEYS.header())).orElseThrow().sums();
    }

    private void flip(String key) {
        redis.values.get(key)[50] ^= 1;
    }

    private InspectionResult inspected() {
        return inspected(tables, tables.coupons.of("c").size(), EPOCH + 1);
    }

    private InspectionResult inspected(Ledger ledger, int issued, long epoch) {
        SnapshotContext context = new SnapshotContext(
                ledger, redis, new RecordingListener(), SnapshotLimits.DEFAULT, new SnapshotMemoryBudget(1 << 20));
        List<InspectionResult> results = new ArrayList<>();
        new SnapshotInspection(context, SALE, issued, epoch, LAYOUT, results::add).begin();
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static void isUnsound(InspectionResult result, SnapshotFault fault) {
        assertThat(result).isInstanceOfSatisfying(Unsound.class, unsound -> {
            assertThat(unsound.fault()).isEqualTo(fault);
            assertThat(unsound.watermark()).isEqualTo(WATERMARK);
            assertThat(unsound.writtenAt()).isEqualTo(new FenceMark(EPOCH, BATCH));
        });
    }

    private static void isWithoutHeader(InspectionResult result, SnapshotFault fault) {
        assertThat(result).isEqualTo(new NoHeader(fault));
    }

    @Test
    void aSnapshotIsSoundWhereHeaderLastChunkAndTheLastCouponAgree() {
        Sound sound = (Sound) inspected();

        assertThat(sound.header().watermark()).isEqualTo(WATERMARK);
        assertThat(sound.headerBytes()).isEqualTo(redis.values.get(KEYS.header()));
        assertThat(sound.lastChunk()).isEqualTo(redis.values.get(KEYS.chunk(LAST_CHUNK)));
    }

    @Test
    void bytesBehindTheWatermarkAreNotRead() {
        byte[] chunk = redis.values.get(KEYS.chunk(LAST_CHUNK));
        redis.values.put(KEYS.chunk(LAST_CHUNK), Arrays.copyOf(chunk, LAYOUT.chunkBytes()));

        assertThat(inspected()).isInstanceOf(Sound.class);
    }

    @Test
    void aHeaderThatIsMissingOrTornBelongsToNobody() {
        flip(KEYS.header());
        isWithoutHeader(inspected(), SnapshotFault.UNREADABLE);

        redis.values.clear();
        isWithoutHeader(inspected(), SnapshotFault.MISSING);
    }

    @Test
    void theHeaderOfAnotherCampaignBelongsToNobody() {
        putHeader("d", LAYOUT, sums());

        isWithoutHeader(inspected(), SnapshotFault.OTHER_CAMPAIGN);
    }

    @Test
    void aHeaderOfAnotherLayoutIsUnreadable() {
        putHeader("c", new RecordLayout(240, 1), new int[LAYOUT.chunks(WATERMARK) - 1]);

        isUnsound(inspected(), SnapshotFault.UNREADABLE);
    }

    @Test
    void aHeaderMayBeOfThisEpochButOfNoLaterOne() {
        assertThat(inspected(tables, WATERMARK, EPOCH)).isInstanceOf(Sound.class);
        isUnsound(inspected(tables, WATERMARK, EPOCH - 1), SnapshotFault.LATER_EPOCH);
    }

    @Test
    void aSnapshotMayHoldAllThatTheLedgerHoldsButNoMore() {
        assertThat(inspected(tables, WATERMARK, EPOCH)).isInstanceOf(Sound.class);
        isUnsound(inspected(tables, WATERMARK - 1, EPOCH), SnapshotFault.AHEAD);
    }

    @Test
    void aLastChunkThatIsNotTheHeadersIsTorn() {
        flip(KEYS.chunk(LAST_CHUNK));
        isUnsound(inspected(), SnapshotFault.TORN);

        redis.values.remove(KEYS.chunk(LAST_CHUNK));
        isUnsound(inspected(), SnapshotFault.TORN);
    }

    @Test
    void anotherCouponAtTheWatermarkMeansAnotherPast() {
        tables.coupons
                .of("c")
                .set(WATERMARK - 1, new Coupon("c", WATERMARK, "other", TestCampaigns.user("other"), 1, null, 1_013));

        isUnsound(inspected(), SnapshotFault.DIFFERENT);
    }

    @Test
    void whereRedisDoesNotAnswerNothingIsKnown() {
        redis.unreachable = KEYS.chunk(LAST_CHUNK);
        assertThat(inspected()).isEqualTo(new Unknown());

        redis.unreachable = KEYS.header();
        assertThat(inspected()).isEqualTo(new Unknown());
    }

    @Test
    void wherePostgresqlDoesNotAnswerNothingIsProven() {
        assertThat(inspected(new UnreachableLedger(tables), WATERMARK, EPOCH)).isEqualTo(new Unproven("timeout"));
    }

    private static final class UnreachableLedger extends LedgerDecorator {
        UnreachableLedger(Ledger inner) {
            super(inner);
        }

        @Override
        protected <T> void statement(Consumer<Consumer<T>> call, Supplier<T> lost, Consumer<T> then) {
            then.accept(lost.get());
        }

        @Override
        protected <T> void read(Call<T> call, Consumer<T> then, Consumer<String> failed) {
            failed.accept("timeout");
        }
    }
}
