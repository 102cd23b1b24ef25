package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.cluster.HeartbeatPort.HeartbeatResult;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NodeHeartbeatWriterTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void theDoubtHoldsWheneverPostgresReadItsClock() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            long sent = 1_000 * MILLI + random.nextLong(MILLI);
            long took = random.nextLong(20 * MILLI);
            long there = sent + random.nextLong(took + 1);
            long here = there + random.nextLong(sent + took - there + 1);

            HeartbeatResult result = NodeHeartbeatWriter.result(List.of(), there / MILLI, here / MILLI, took);

            assertThat(Math.abs(result.clockOffsetMillis())).isLessThanOrEqualTo(result.clockDoubtMillis());
        }
    }
}
