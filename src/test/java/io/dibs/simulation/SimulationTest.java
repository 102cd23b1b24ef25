package io.dibs.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs seeds from 1 on. {@code -Ddibs.seeds=100000} runs them up to that one, {@code -Ddibs.first=50000} from that one
 * on, and {@code -Ddibs.seed=4711} replays one. It prints a hash over all answers, for comparing two versions of the
 * code that should answer alike.
 */
class SimulationTest {
    @Test
    void everyPromiseHoldsUnderEverySeed() {
        Long one = Long.getLong("dibs.seed");
        long first = one == null ? Long.getLong("dibs.first", 1) : one;
        long last = one == null ? Long.getLong("dibs.seeds", 1_000) : one;
        long couponsUsed = 0;
        long faultsNoticed = 0;
        long revocations = 0;
        long lost = 0;
        long lostCodes = 0;
        AnswerDigest answers = new AnswerDigest();
        for (long seed = first; seed <= last; seed++) {
            Simulation simulation = run(seed);
            answers.add(simulation.answers.hex());
            couponsUsed += simulation.redis.couponsUsed;
            faultsNoticed += simulation.redis.faultsNoticed;
            revocations += simulation.ledger.coupons.revocations();
            lost += simulation.failovers.lost();
            lostCodes += simulation.failovers.lostCodes();
            assertThat(simulation.ledger.renewals())
                    .as("seed %d: nobody thinks that PostgreSQL has lost coupons where it has not", seed)
                    .matches(renewals -> renewals == 0 || simulation.failovers.haveHappened());
        }
        System.out.printf("Answers under the seeds %d to %d: SHA-256 %s%n", first, last, answers.hex());
        if (one == null) {
            long seeds = last - first + 1;
            assertThat(couponsUsed).as("coupons that came out of snapshots").isGreaterThan(seeds);
            assertThat(faultsNoticed).as("snapshots that were thrown away").isGreaterThan(seeds);
            assertThat(revocations).as("coupons that were taken back").isGreaterThan(seeds / 2);
            assertThat(lost).as("coupons that lagging replicas did not know").isGreaterThan(seeds / 20);
            assertThat(lostCodes).as("codes of such coupons that were told").isGreaterThan(seeds / 100);
        }
    }

    /** Commands are refused by owners who have not heard yet that a failover lost every coupon. */
    @ParameterizedTest
    @ValueSource(longs = {321_968, 358_764})
    void seedsThatOnceFailedStayGreen(long seed) {
        run(seed);
    }

    @Test
    void aSeedReplaysARunExactly() {
        assertThat(run(1).answers.hex())
                .isEqualTo(run(1).answers.hex())
                .isNotEqualTo(run(2).answers.hex());
    }

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run();
        } catch (RuntimeException failure) {
            throw new AssertionError("seed " + seed + " ended early", failure);
        }
        return simulation;
    }
}
