package io.dibs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BusSilenceTest {
    private static final UUID NODE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final long LIMIT = 4_000;

    private final BusSilence silence = new BusSilence();
    private long now = 50_000;

    private void look(long afterMillis) {
        now += afterMillis;
        silence.check(Set.of(NODE, OTHER), now);
    }

    @Test
    void whoDoesNotAnswerIsNoticed() {
        look(0);
        for (int second = 1; second <= 4; second++) {
            look(1_000);
            silence.answered(OTHER, now);
            assertThat(silence.longerThan(LIMIT)).isEmpty();
        }
        look(1_000);
        assertThat(silence.longerThan(LIMIT)).containsExactly(NODE);
    }

    @Test
    void aPauseOfThisNodeIsNobodysSilence() {
        look(0);
        look(1_000);
        look(60_000);
        assertThat(silence.longerThan(LIMIT)).isEmpty();
        look(0);
        assertThat(silence.longerThan(LIMIT)).isEmpty();
    }

    @Test
    void theSilenceBeforeAPauseCounts() {
        look(0);
        look(1_000);
        look(1_000);
        look(60_000);
        look(1_000);
        assertThat(silence.longerThan(LIMIT)).isEmpty();
        look(1_001);
        assertThat(silence.longerThan(LIMIT)).containsExactlyInAnyOrder(NODE, OTHER);
    }

    @Test
    void whoIsNotAskedAnyMoreIsForgotten() {
        look(0);
        silence.check(Set.of(OTHER), now + 1_000);
        now += 1_000;
        look(1_500);
        look(1_500);
        look(1_500);
        assertThat(silence.longerThan(LIMIT)).containsExactly(OTHER);
    }
}
