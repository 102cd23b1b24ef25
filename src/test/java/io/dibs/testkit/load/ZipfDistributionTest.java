package io.dibs.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfDistributionTest {
    private static final int TIMES = 200_000;

    private static long count(int[] drawn, int which) {
        return Arrays.stream(drawn).filter(each -> each == which).count();
    }

    @Test
    void theNthIsDrawnAnNthAsOften() {
        int[] drawn = new ZipfDistribution(100).draw(TIMES, new SplittableRandom(1));

        assertThat(Arrays.stream(drawn)).allMatch(each -> each >= 0 && each < 100);
        double first = count(drawn, 0);
        assertThat(count(drawn, 1) / first).isCloseTo(1 / 2.0, within(0.03));
        assertThat(count(drawn, 9) / first).isCloseTo(1 / 10.0, within(0.02));
    }

    @Test
    void ofOneItIsAlwaysTheFirst() {
        assertThat(new ZipfDistribution(1).draw(100, new SplittableRandom(1))).containsOnly(0);
    }
}
