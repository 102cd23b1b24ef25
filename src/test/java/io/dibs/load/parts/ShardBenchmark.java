package io.dibs.load.parts;

import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A whole shard: claims are queued, decided, gathered into batches, and answered behind the gate. */
@State(Scope.Thread)
public class ShardBenchmark {
    private static final int AT_ONCE = 512;
    private static final int STOCK = 100_000_000;

    private RunningShard selling;
    private RunningShard soldOut;

    @Setup(Level.Iteration)
    public void begin() {
        selling = new RunningShard(STOCK);
        soldOut = new RunningShard(0);
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long newUsers() {
        return selling.claim();
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long soldOut() {
        return soldOut.claim();
    }

    private static final class RunningShard {
        private final PromptLedger ledger;
        private final Shard shard;
        private final Consumer<ClaimAnswer> receiver = this::answered;
        private long next;
        private long answered;

        RunningShard(int stock) {
            ledger = new PromptLedger(TestCampaigns.terms("c", stock, 1));
            shard = new Shard(0, ledger, ledger, ShardLimits.DEFAULT, MemoryBudget.UNBOUNDED);
            shard.start(PromptLedger.NOW);
            ledger.answerAll();
        }

        private void answered(ClaimAnswer answer) {
            if (answer instanceof ClaimAnswer.NotTried) {
                throw new IllegalStateException("Not decided: " + answer);
            }
            answered++;
        }

        long claim() {
            List<Claim> claims = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                claims.add(new Claim("c", "u-0000000001", UserSequence.user(next++), null, Long.MAX_VALUE, receiver));
            }
            shard.claims(claims, PromptLedger.NOW);
            ledger.answerAll();
            if (answered != next) {
                throw new IllegalStateException(answered + " of " + next + " claims are answered");
            }
            return answered;
        }
    }
}
