package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.MemoryBudget;
import io.dibs.campaign.Terms;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Command;
import io.dibs.shard.EventTime;
import io.dibs.shard.Shard;
import io.dibs.shard.ShardEffects;
import io.dibs.shard.ShardLimits;
import io.dibs.shard.WriteOutcome;
import io.dibs.snapshot.SnapshotLedger;
import io.dibs.snapshot.SnapshotLedgers;
import io.dibs.snapshot.SnapshotLimits;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A node with one shard over a modelled PostgreSQL and Redis that never fail: for tests of one history. */
final class LoneShard implements ShardEffects {
    static final String SALE = "sale";

    final Shard shard;
    final List<WriteOutcome> outcomes = new ArrayList<>();
    final Map<String, ClaimAnswer> answers = new LinkedHashMap<>();
    private final SimulatedWorld world;
    private final SnapshotLedger ledger;

    LoneShard(SimulatedWorld world, MemoryLedger truth, ModelRedis redis) {
        this.world = world;
        this.ledger = new SnapshotLedgers(
                        new SimulatedLedger(
                                world, truth, PostgresOutages.none(world), StatementFaults.none(), Runnable::run),
                        new SimulatedStore(world, redis, StatementFaults.none(), Runnable::run),
                        redis,
                        new SnapshotLimits(1_200, 1 << 20, 64, 10, 5, 50))
                .open(0);
        this.shard = new Shard(
                0, ledger, this, new ShardLimits(1_000, 64, 1 << 20, 16, 400, 20, 64), MemoryBudget.UNBOUNDED);
    }

    /** A sale in which these users come at fixed moments, so that a shorter one is the beginning of a longer one. */
    static void hold(SimulatedWorld world, MemoryLedger truth, ModelRedis redis, String... users) {
        LoneShard node = new LoneShard(world, truth, redis).started();
        node.create();
        for (int i = 0; i < users.length; i++) {
            world.runUntil(2_000 + i * 1_000L);
            node.claim(users[i]);
        }
        world.runUntil(2_000 + users.length * 1_000L);
        node.shard.drain(world.now());
        world.runUntil(world.millis() + 900);
    }

    LoneShard started() {
        shard.start(world.now());
        world.runUntil(world.millis() + 1_000);
        return this;
    }

    void claim(String user) {
        claim(user, null);
    }

    private void claim(String user, HolderIdentity key) {
        long deadline = world.now().wall() + 5_000;
        Claim claim =
                new Claim(SALE, user, MemoryLedger.hash(user), key, deadline, answer -> answers.put(user, answer));
        shard.claims(List.of(claim), world.now());
    }

    Granted claimed(String user) {
        return (Granted) answerTo(user);
    }

    ClaimAnswer answerTo(String user) {
        claim(user);
        world.runUntil(world.millis() + 900);
        return answers.get(user);
    }

    Granted claimedWithKey(String user) {
        return claimedWithKey(user, "key of " + user);
    }

    Granted claimedWithKey(String user, String key) {
        claim(user, MemoryLedger.hash(key));
        world.runUntil(world.millis() + 900);
        return (Granted) answers.get(user);
    }

    void allowEach(int perUser) {
        CampaignEdit edit =
                new CampaignEdit(null, perUser, null, null, null, null, new CampaignDescription(null, null, null));
        shard.command(
                new Command(
                        SALE, "edit " + perUser, "admin", new CampaignAction.Edit(edit), Long.MAX_VALUE, answer -> {}),
                world.now());
        world.runUntil(world.millis() + 900);
    }

    private void create() {
        CampaignProposal proposal = new CampaignProposal(
                100,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                new CampaignDescription(SALE, null, null));
        shard.command(
                new Command(SALE, "create", "admin", new CampaignAction.Create(proposal), Long.MAX_VALUE, answer -> {}),
                world.now());
    }

    @Override
    public void runAsEvent(Consumer<EventTime> what) {
        what.accept(world.now());
    }

    @Override
    public void wakeAfter(long millis) {
        world.after(millis, () -> shard.woken(world.now()));
    }

    @Override
    public Consumer<WriteOutcome> writeStarted(int coupons) {
        return outcomes::add;
    }

    @Override
    public void released(Release reason) {
        ledger.flush(() -> {});
    }
}
