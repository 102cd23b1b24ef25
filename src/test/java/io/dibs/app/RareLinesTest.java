package io.dibs.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RareLinesTest {
    private final AtomicLong now = new AtomicLong();
    private final RareLines lines = new RareLines(1_000, now::get);

    @Test
    void oneLineASecondSaysHowManyWereHeldBack() {
        assertThat(lines.next()).hasValue(0);
        for (int i = 0; i < 130; i++) {
            assertThat(lines.next()).isEmpty();
        }
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(lines.next()).hasValue(130);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(lines.next()).hasValue(0);
    }
}
