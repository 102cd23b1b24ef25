package io.dibs.shard;

import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.TakeoverResult.Taken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Drives a shard by hand: notes what it asks for, and tells it how that ended, once or again. */
final class ShardDriver implements Ledger, ShardEffects {
    final List<String> distrusted = new ArrayList<>();
    static final UUID OWNER = new UUID(0, 7);

    final Shard shard;
    final List<String> log = new ArrayList<>();
    final List<String> answers = new ArrayList<>();
    Batch batch;
    Fence fence = new Fence(0, 1, OWNER, 0);
    CampaignChange change;
    /** What waits for its end, the latest of each kind. */
    Consumer<TakeoverResult> takeoverCallback;

    Consumer<WriteOutcome> appending;
    Consumer<WriteOutcome> executing;
    Consumer<CommandLookup> lookupCallback;
    Consumer<FenceCheck> proving;
    /** The pause that the shard asked for last. */
    long pause;

    private Consumer<List<RecoveredCampaign>> reading;
    private Consumer<String> readingFailed;
    private final Map<Request, Answer<CouponPage>> pages = new HashMap<>();
    private final Map<Request, Answer<EligiblePage>> lists = new HashMap<>();
    boolean hasPermits = true;
    private long millis;
    private long clockOff;

    /** Terms that are read again are others, though they be equal. */
    private record Request(Terms terms, int from) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Request that && terms == that.terms && from == that.from;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(terms) + from;
        }
    }

    private record Answer<T>(Consumer<T> then, Consumer<String> failed) {}

    ShardDriver(ShardLimits limits) {
        this(limits, MemoryBudget.UNBOUNDED);
    }

    ShardDriver(ShardLimits limits, MemoryBudget memory) {
        shard = new Shard(0, this, this, limits, memory);
    }

    /** A shard that has taken over these campaigns, none of which has issued anything. */
    static ShardDriver serving(ShardLimits limits, Terms... campaigns) {
        ShardDriver script = new ShardDriver(limits);
        script.shard.start(script.now());
        script.completeTakeover(new Taken(script.fence));
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
                answer -> answers.add(user + " " + text(answer)));
    }

    private static String text(ClaimAnswer answer) {
        if (answer instanceof ClaimAnswer.Granted granted) {
            return (granted.fresh() ? "won " : "has ") + granted.sequence() + (granted.revoked() ? " revoked" : "");
        }
        if (answer instanceof ClaimAnswer.Refused refused) {
            return refused.reason().toString();
        }
        return answer instanceof ClaimAnswer.NotTried notTried
                ? notTried.reason().toString()
                : "UNSTORABLE";
    }

    void committed() {
        fence = fence.afterBatch();
        appended(WriteOutcome.COMMITTED);
    }

    // ---- how what it wants done ended ------------------------------------------------------------------------------

    void completeTakeover(TakeoverResult result) {
        takeoverCallback.accept(result);
    }

    void campaignsFound(List<RecoveredCampaign> found) {
        reading.accept(found);
    }

    void readFailed() {
        readingFailed.accept("no answer");
    }

    void pageRead(Terms terms, CouponPage page) {
        pages.get(new Request(terms, page.firstSequence())).then.accept(page);
    }

    void pageFailed(Terms terms, int from, int to) {
        pages.get(new Request(terms, from)).failed.accept("no answer");
    }

    void eligibleRead(Terms terms, EligiblePage page) {
        lists.get(new Request(terms, 0)).then.accept(page);
    }

    void eligibleFailed(Terms terms) {
        lists.get(new Request(terms, 0)).failed.accept("no answer");
    }

    void appended(WriteOutcome outcome) {
        appending.accept(outcome);
    }

    void executed(WriteOutcome outcome) {
        executing.accept(outcome);
    }

    void completeLookup(CommandLookup lookup) {
        lookupCallback.accept(lookup);
    }

    void proven(FenceCheck check) {
        proving.accept(check);
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
    public void takeOver(int number, Fence seen, Consumer<TakeoverResult> then) {
        takeoverCallback = then;
        log.add("take over");
    }

    @Override
    public void readCampaigns(Fence held, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        reading = then;
        readingFailed = failed;
        log.add("read campaigns");
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        pages.put(new Request(terms, from), new Answer<>(then, failed));
        log.add("read " + terms.campaign() + " " + from + "-" + to);
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        lists.put(new Request(terms, 0), new Answer<>(then, failed));
        log.add("read eligible " + terms.campaign() + " after " + after);
    }

    @Override
    public void append(Fence held, Batch itsBatch, Consumer<WriteOutcome> then) {
        batch = itsBatch;
        appending = then;
        log.add("append " + itsBatch.coupons().stream().map(Coupon::userId).toList());
    }

    @Override
    public void execute(Fence held, CampaignChange itsChange, Consumer<WriteOutcome> then) {
        change = itsChange;
        executing = then;
        log.add("execute " + itsChange.command().action().label());
    }

    @Override
    public void lookUp(Fence held, Command command, Consumer<CommandLookup> then) {
        lookupCallback = then;
        log.add("look up " + command.request());
    }

    @Override
    public void checkFence(Fence held, Consumer<FenceCheck> then) {
        proving = then;
        log.add("prove");
    }

    @Override
    public void distrust(Terms terms) {
        distrusted.add(terms.campaign());
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        throw new UnsupportedOperationException("A shard asks for pages");
    }

    @Override
    public void renewCodeKeys(Fence held, Consumer<WriteOutcome> then) {
        throw new UnsupportedOperationException("A shard leaves that to the snapshots");
    }

    @Override
    public void runAsEvent(Consumer<EventTime> event) {
        event.accept(now());
    }

    @Override
    public void wakeAfter(long millis) {
        pause = millis;
        log.add("wake");
    }

    @Override
    public boolean acquirePermit() {
        if (!hasPermits) {
            log.add("waits for a permit");
        }
        return hasPermits;
    }

    @Override
    public void returnPermit() {
        log.add("returns its permit");
    }

    @Override
    public Consumer<WriteOutcome> writeStarted(int coupons) {
        return outcome -> {};
    }

    @Override
    public void released(Release reason) {
        log.add("released " + reason);
    }
}
