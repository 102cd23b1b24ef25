package io.dibs.load.parts;

import io.dibs.campaign.Campaign;
import io.dibs.campaign.ClaimDecision;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.TestCampaigns;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rules of one campaign: decisions in memory. */
@State(Scope.Thread)
public class CampaignBenchmark {
    private static final int STOCK = 100_000_000;
    private static final int HOLDERS = 1 << 20;

    private final Campaign full = campaign(HOLDERS);
    private Campaign selling;
    private long next;

    private static Campaign campaign(int stock) {
        return new Campaign(TestCampaigns.terms("c", stock, 1), MemoryBudget.UNBOUNDED);
    }

    private static ClaimDecision claim(Campaign campaign, long user) {
        return campaign.decide(UserSequence.user(user), null, TestCampaigns.NOW);
    }

    @Setup
    public void fill() {
        for (int user = 0; user < HOLDERS; user++) {
            claim(full, user);
        }
    }

    /** Each begins empty, so that none runs out of memory. */
    @Setup(Level.Iteration)
    public void begin() {
        selling = campaign(STOCK);
        next = 0;
    }

    @Benchmark
    public ClaimDecision newUsers() {
        return claim(selling, next++);
    }

    @Benchmark
    public ClaimDecision holders() {
        return claim(full, next++ & HOLDERS - 1);
    }

    @Benchmark
    public ClaimDecision soldOut() {
        return claim(full, HOLDERS + next++);
    }
}
