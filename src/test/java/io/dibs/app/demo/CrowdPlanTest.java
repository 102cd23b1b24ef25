package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdPlanTest {
    private static final int STOCK = 100;

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000, 50_000})
    void everybodyPressesOnceAndNobodyTakesItBack(int people) {
        CrowdPlan plan = CrowdPlan.of(people, STOCK);
        int last = 0;
        for (long millis = 0; millis <= 40_000; millis += 10) {
            assertThat(plan.pressed(millis)).isBetween(last, people);
            last = plan.pressed(millis);
        }
        assertThat(last).isEqualTo(people);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 5_000, 50_000})
    void halfOfTheCouponsAreWantedWhileAWatcherCanStillSeeSingleOnesGo(int people) {
        CrowdPlan plan = CrowdPlan.of(people, STOCK);
        assertThat(plan.pressed(2_000)).isBetween(10, 40);
        assertThat(plan.pressed(2_900)).isGreaterThan(STOCK / 2);
        assertThat(plan.pressed(4_000)).isEqualTo(STOCK);
    }

    @Test
    void aConstantCrowdComesEvenly() {
        CrowdPlan plan = CrowdPlan.constant(100, 1_000);
        assertThat(plan.pressed(0)).isZero();
        assertThat(plan.pressed(500)).isEqualTo(50);
        assertThat(plan.pressed(2_000)).isEqualTo(100);
    }
}
