package io.dibs.load;

import io.dibs.testkit.load.ClaimRequests;
import io.dibs.testkit.load.LoadGenerator;
import io.dibs.testkit.load.LoadPlan;
import io.dibs.testkit.load.LoadReport;
import io.dibs.testkit.load.RequestSource;
import java.time.Duration;

/** A campaign whose coupons are all out: its winners, who may ask again, and strangers, who ask in vain. */
record SoldOutCampaign(String id) {
    static final int STOCK = 20_000;
    static final Duration FILL_LIMIT = Duration.ofSeconds(60);
    private static final long STRANGERS = 5_000_000_000L;

    ClaimRequests winners() {
        return ClaimRequests.distinct(id, 0, STOCK);
    }

    ClaimRequests winnersAgain() {
        return ClaimRequests.again(id, 0, STOCK, Long.MAX_VALUE);
    }

    ClaimRequests strangers() {
        return ClaimRequests.distinct(id, STRANGERS, Long.MAX_VALUE);
    }

    /**
     * Gives out all of its coupons.
     *
     * @param plan for as long as {@link #FILL_LIMIT}
     * @param winners in the form in which they are asked for
     */
    void fill(LoadPlan plan, RequestSource winners, WrongAnswers wrongs) {
        LoadReport filled = LoadGenerator.run(plan, winners);
        wrongs.expect(filled.count(201) == STOCK, "filling " + id + ": " + filled);
    }
}
