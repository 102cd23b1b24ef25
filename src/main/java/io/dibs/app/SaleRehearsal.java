package io.dibs.app;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Command;
import io.dibs.shard.EventTime;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.OwnershipAttempt;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.ShardLimits;
import io.dibs.shard.TakeoverResult.Taken;
import io.dibs.shard.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A sale in memory, before the first real one: a shard of its own decides, gathers and answers, winners first and then
 * a crowd that comes too late, until the JVM has compiled what it does. Every write goes through at once, to nowhere.
 */
final class SaleRehearsal implements ShardEffects {
    private static final int STOCK = 40_000;
    private static final int CLAIMS = 80_000;
    private static final int CLAIMS_AT_ONCE = 32;
    private static final EventTime NOW = new EventTime(0, 0);

    private final Terms terms = new Terms(
            "rehearsal",
            0,
            1,
            STOCK,
            1,
            CampaignPhase.LIVE,
            Terms.ALWAYS,
            Terms.NEVER,
            CouponExpiry.NEVER,
            new CodeKey(new byte[CodeKey.BYTES]),
            PublishedUploads.NONE,
            1);
    private final Shard shard = new Shard(0, this, ShardLimits.DEFAULT, MemoryBudget.UNBOUNDED);
    private final CouponCode.Writer codes = new CouponCode.Writer(terms);
    private final byte[] text = new byte[CouponCode.MAX_CHARS];
    /** The number of the write that waits for its outcome; 0 while none does. */
    private long written;

    private OwnershipAttempt asked;

    void run() {
        shard.start(NOW);
        shard.seized(new Taken(new Fence(0, 1, new UUID(0, 0), 0)), NOW);
        shard.campaignsFound(List.of(new RecoveredCampaign(terms, 0)), NOW);
        for (int first = 0; first < CLAIMS; first += CLAIMS_AT_ONCE) {
            shard.claims(claims(first), NOW);
            answerAll();
        }
    }

    private List<Claim> claims(int first) {
        List<Claim> claims = new ArrayList<>(CLAIMS_AT_ONCE);
        for (int i = first; i < first + CLAIMS_AT_ONCE; i++) {
            HolderIdentity user = new HolderIdentity(i * 0x9e3779b97f4a7c15L, i * 0xc2b2ae3d27d4eb4fL);
            claims.add(new Claim("rehearsal", "user", user, null, Long.MAX_VALUE, this::heard));
        }
        return claims;
    }

    private void heard(Claim claim, ClaimAnswer answer) {
        if (answer instanceof Granted granted) {
            codes.write(granted.sequence(), text, 0);
        }
    }

    private void answerAll() {
        while (written != 0 || asked != null) {
            if (written != 0) {
                long write = written;
                written = 0;
                shard.appended(write, WriteOutcome.COMMITTED, NOW);
            } else {
                OwnershipAttempt attempt = asked;
                asked = null;
                shard.proven(attempt, FenceCheck.OWNED, NOW);
            }
        }
    }

    @Override
    public void append(long write, Fence fence, Batch batch) {
        written = write;
    }

    @Override
    public void prove(OwnershipAttempt attempt) {
        asked = attempt;
    }

    @Override
    public void seize(Fence seen) {}

    @Override
    public void readCampaigns() {}

    @Override
    public void readPage(Terms of, int from, int to) {}

    @Override
    public void readEligible(Terms of, String after) {}

    @Override
    public void execute(long write, Fence fence, CampaignChange change) {}

    @Override
    public void recall(long write, Fence fence, Command command) {}

    @Override
    public void wakeAfter(long millis) {}

    @Override
    public void released(Release why) {}
}
