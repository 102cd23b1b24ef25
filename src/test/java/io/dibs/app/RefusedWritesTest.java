package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.ops.NodeReadiness;
import org.junit.jupiter.api.Test;

class RefusedWritesTest {
    private final NodeReadiness readiness = new NodeReadiness();
    private final RefusedWrites writes = new RefusedWrites(readiness);

    @Test
    void oneLostConnectionIsNoReason() {
        writes.failed(1, "connection lost");
        writes.failed(2, "connection lost");
        assertThat(readiness.isReady()).isTrue();
        writes.over(1);
        writes.failed(1, "connection lost");
        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void aShardWhoseWritesAreRefusedMakesTheNodeNotReady() {
        writes.failed(1, "disk full");
        writes.failed(1, "disk full");
        assertThat(readiness.reasons())
                .containsExactly("writes: PostgreSQL does not take the writes of shard 1: disk full");
    }

    @Test
    void theNodeIsReadyAgainWhenTheLastOfThemHasWrittenOrGone() {
        for (int i = 0; i < 2; i++) {
            writes.failed(1, "disk full");
            writes.failed(2, "disk full");
        }
        writes.over(1);
        assertThat(readiness.isReady()).isFalse();
        writes.over(2);
        assertThat(readiness.isReady()).isTrue();
    }
}
