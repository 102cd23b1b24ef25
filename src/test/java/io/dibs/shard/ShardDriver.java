package io.dibs.shard;

import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Drives a shard by hand: notes what it wants done, and tells it how that ended. */
final class ShardDriver implements ShardEffects {
    static final UUID OWNER = new UUID(0, 7);

    final Shard shard;
    final List<String> log = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    Batch batch;
    Fence fence = new Fence(0, 1, OWNER, 0);
    CampaignChange change;
    Command recalled;
    /** The number of what takes the write slot. */
    long write;

    OwnershipAttempt attempt;
    /** The pause that the shard asked for last. */
    long pause;

    private long millis;
    private long clockOff;

    ShardDriver(ShardLimits limits) {
        this(limits, MemoryBudget.UNBOUNDED);
    }

    ShardDriver(ShardLimits limits, MemoryBudget room) {
        shard = new Shard(0, this, limits, room);
    }

    /** A shard that has taken over these campaigns, none of which has issued anything. */
    static ShardDriver serving(ShardLimits limits, Terms... campaigns) {
        ShardDriver script = new ShardDriver(limits);
        script.shard.start(script.now());
        script.seized(new Taken(script.fence));
        script.campaignsFound(Arrays.stream(campaigns)
                .map(terms -> new RecoveredCampaign(terms, 0))
                .toList());
        script.log.clear();
        return script;
    }

    static ShardDriver serving(Terms... campaigns) {
        return serving(ShardLimits.DEFAULT, campaigns);
    }

    EventTime now() {
        return new EventTime(millis, TestCampaigns.NOW + millis + clockOff);
    }

    /** How far the corrected clock is off from now on. */
    void clockOff(long off) {
        clockOff = off;
    }

    void later(long more) {
        millis += more;
    }

    void claim(String campaign, String... users) {
        List<Claim> claims = new ArrayList<>();
        for (String user : users) {
            claims.add(claim(campaign, user, Long.MAX_VALUE));
        }
        shard.claims(claims, now());
    }

    Claim claim(String campaign, String user, long deadline) {
        return new Claim(
                campaign,
                user,
                TestCampaigns.user(user),
                null,
                deadline,
                (claim, answer) -> answers.add(claim.userId() + " " + text(answer)));
    }

    private static String text(ClaimAnswer answer) {
        if (answer instanceof ClaimAnswer.Granted granted) {
            return (granted.fresh() ? "won " : "has ") + granted.sequence() + (granted.revoked() ? " revoked" : "");
        }
        if (answer instanceof ClaimAnswer.Refused refused) {
            return refused.why().toString();
        }
        return answer instanceof ClaimAnswer.NotTried notTried ? notTried.why().toString() : "UNSTORABLE";
    }

    void committed() {
        fence = fence.afterBatch();
        appended(WriteOutcome.COMMITTED);
    }

    // ---- how what it wants done ended ------------------------------------------------------------------------------

    void seized(TakeoverResult result) {
        shard.seized(result, now());
    }

    void campaignsFound(List<RecoveredCampaign> found) {
        shard.campaignsFound(found, now());
    }

    void readFailed() {
        shard.readFailed(now());
    }

    void pageRead(Terms terms, CouponPage page) {
        shard.pageRead(terms, page, now());
    }

    void pageFailed(Terms terms, int from, int to) {
        shard.pageFailed(terms, from, to, now());
    }

    void eligibleRead(Terms terms, EligiblePage page) {
        shard.eligibleRead(terms, page, now());
    }

    void eligibleFailed(Terms terms) {
        shard.eligibleFailed(terms, now());
    }

    void appended(WriteOutcome outcome) {
        shard.appended(write, outcome, now());
    }

    void executed(WriteOutcome outcome) {
        shard.executed(write, outcome, now());
    }

    void recalled(CommandLookup lookup) {
        shard.recalled(write, lookup, now());
    }

    void proven(FenceCheck check) {
        proven(attempt, check);
    }

    void proven(OwnershipAttempt itsAttempt, FenceCheck check) {
        shard.proven(itsAttempt, check, now());
    }

    // ---- what it wants done ----------------------------------------------------------------------------------------

    List<String> takeAnswers() {
        List<String> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }

    List<String> takeLog() {
        List<String> taken = List.copyOf(log);
        log.clear();
        return taken;
    }

    @Override
    public void seize(Fence seen) {
        log.add("seize");
    }

    @Override
    public void readCampaigns() {
        log.add("read campaigns");
    }

    @Override
    public void readPage(Terms terms, int from, int to) {
        log.add("read " + terms.campaign() + " " + from + "-" + to);
    }

    @Override
    public void readEligible(Terms terms, String after) {
        log.add("read eligible " + terms.campaign() + " after " + after);
    }

    @Override
    public void append(long itsWrite, Fence held, Batch itsBatch) {
        write = itsWrite;
        batch = itsBatch;
        log.add("append " + itsBatch.coupons().stream().map(Coupon::userId).toList());
    }

    @Override
    public void execute(long itsWrite, Fence held, CampaignChange itsChange) {
        write = itsWrite;
        change = itsChange;
        log.add("execute " + itsChange.command().action().label());
    }

    @Override
    public void recall(long itsWrite, Fence held, Command command) {
        write = itsWrite;
        recalled = command;
        log.add("recall " + command.request());
    }

    @Override
    public void prove(OwnershipAttempt itsAttempt) {
        attempt = itsAttempt;
        log.add("prove");
    }

    @Override
    public void wakeAfter(long millis) {
        pause = millis;
        log.add("wake");
    }

    @Override
    public void released(Release why) {
        log.add("released " + why);
    }
}
