package io.dibs.campaign;

import static io.dibs.campaign.Milestone.HALF_GONE;
import static io.dibs.campaign.Milestone.NINE_TENTHS_GONE;
import static io.dibs.campaign.Milestone.SOLD_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MilestoneTest {
    @Test
    void exactlyOneCouponReachesEach() {
        for (int stock = 1; stock <= 300; stock++) {
            List<Milestone> reached = new ArrayList<>();
            for (int sequence = 1; sequence <= stock; sequence++) {
                reached.addAll(Milestone.reachedBy(sequence, stock));
            }
            assertThat(reached).containsExactly(HALF_GONE, NINE_TENTHS_GONE, SOLD_OUT);
        }
    }

    @Test
    void noneComesTooEarly() {
        assertThat(HALF_GONE.of(10)).isEqualTo(5);
        assertThat(HALF_GONE.of(11)).isEqualTo(6);
        assertThat(NINE_TENTHS_GONE.of(10)).isEqualTo(9);
        assertThat(NINE_TENTHS_GONE.of(11)).isEqualTo(10);
        assertThat(NINE_TENTHS_GONE.of(Terms.MAX_STOCK)).isEqualTo(1_800_000_000);
        assertThat(SOLD_OUT.of(Terms.MAX_STOCK)).isEqualTo(Terms.MAX_STOCK);
    }
}
