package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.shard.Command;
import io.dibs.shard.Coupon;
import io.dibs.shard.ShardLimits;
import io.dibs.simulation.RunCoverage.Effect;
import io.dibs.testkit.ledger.MemoryLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;

/**
 * A sale under one seed: nodes of which several may think they own the shard, clients that ask until they know over a
 * post that fails, an administrator, and faults. Then the faults end, and everything that was promised must hold.
 */
final class Simulation {
    static final long FAULTS_END = 3_000;
    private static final long PATIENCE = 60_000;
    private static final long STALE_MILLIS = 500;
    /** What clocks alone make true or false is noticed that much later. */
    private static final long LOOK_MILLIS = 5;

    private static final long SWEEP_MILLIS = 100;
    private static final long INDEX_MILLIS = 20;
    /**
     * Between two looks of an operator, when the faults are over. Each decision moves the fence: one that comes before
     * the owner has kept what a snapshot tells of the loss has it find the same loss again.
     */
    private static final long OPERATOR_MILLIS = 500;

    final MemoryLedger ledger = new MemoryLedger();
    private final long seed;
    final SimulatedWorld world;
    final RunStory story;
    final RunCoverage coverage = new RunCoverage();
    final FaultPlan plan;
    final PostgresOutages outages;
    final ModelRedis redis;
    final SimulatedBus post;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedFront> fronts = new ArrayList<>();
    final SimulatedSale sale;
    private final SimulatedMishaps mishaps;

    final RefusalChecker refusals = new RefusalChecker(this);
    final PromiseChecker promises = new PromiseChecker(this);
    final Failovers failovers = new Failovers(this);
    private final LedgerInvariants invariants = new LedgerInvariants(this);
    private boolean soundRedis;
    private boolean reopened;
    private final Map<String, SimulatedCommand> openings = new HashMap<>();
    private long settledAt = Long.MAX_VALUE;

    Simulation(long seed) {
        this(seed, FaultPlan.ALL, RunStory.UNTOLD);
    }

    /** @param isKept which of the faults drawn may happen */
    Simulation(long seed, LongPredicate isKept, RunStory story) {
        this.seed = seed;
        this.story = story;
        this.world = new SimulatedWorld(seed);
        story.beginAt(world::millis);
        this.plan = new FaultPlan(seed, isKept, coverage, story);
        this.outages = new PostgresOutages(world);
        this.sale = new SimulatedSale(this, new SimulatedUploads(world, ledger.uploads));
        this.mishaps = new SimulatedMishaps(this);
        this.redis = new ModelRedis(plan.source());
        double faultyStatements = world.chance(0.2) ? 0 : world.random.nextDouble() * 0.25;
        this.post = new SimulatedBus(world, plan, world.chance(0.2) ? 0 : world.random.nextDouble() * 0.3);
        ShardLimits limits =
                new ShardLimits(world.between(4, 400), world.between(1, 16), 1 << 16, 64, 400, 20, world.between(1, 7));
        for (int i = world.between(2, 4); i > 0; i--) {
            nodes.add(new SimulatedNode(this, "node " + (nodes.size() + 1), faultyStatements, limits));
        }
        for (int i = world.between(1, 2); i > 0; i--) {
            fronts.add(new SimulatedFront(this, world, post));
        }
    }

    void run() {
        for (int i = world.between(1, 3); i > 0; i--) {
            sale.campaign("c" + i);
        }
        nodes.get(0).takeOver();
        ledger.observedBy(this::look);
        every(LOOK_MILLIS, refusals::look);
        mishaps.beginWithNodesAndLinks();
        every(SWEEP_MILLIS, this::sweep);
        every(INDEX_MILLIS, () -> nodes.forEach(SimulatedNode::index));
        every(world.between(20, 500), this::recoverInHaste);
        every(world.between(20, 500), this::redeem);
        soundRedis = mishaps.beginWithClocksAndReplicas() && world.chance(0.5);
        if (soundRedis) {
            nodes.forEach(SimulatedNode::reachRedis);
        } else {
            every(world.between(20, 500), redis::mishap);
        }
        world.runUntil(FAULTS_END);
        plan.end();
        outages.end();
        nodes.stream().skip(1).forEach(SimulatedNode::crash);
        nodes.forEach(node -> node.clockOff(0));
        every(20, this::keepUp);
        every(OPERATOR_MILLIS, this::recover);
        for (long until = FAULTS_END; !(reopened && sale.isSettled()); until += 100) {
            check(until < PATIENCE, "somebody waits for ever: " + sale.unsettled());
            world.runUntil(until);
        }
        askOnceMore();
        index();
        promises.check();
        check(ledger.renewals() == 0 || failovers.haveHappened(), "PostgreSQL is taken to have lost what it has");
        count();
    }

    private void count() {
        coverage.reached(Effect.COUPON_FROM_SNAPSHOT, redis.couponsUsed);
        coverage.reached(Effect.SNAPSHOT_REJECTED, redis.faultsNoticed);
        coverage.reached(Effect.COUPON_REVOKED, ledger.coupons.revocations());
        coverage.reached(Effect.COUPON_LOST, failovers.lost());
        coverage.reached(Effect.COUPON_RETURNED, ledger.returned().size());
        coverage.reached(Effect.LOST_CODE_TRIED, failovers.lostCodes());
    }

    // ---- who talks to whom ------------------------------------------------------------------------------------

    SimulatedNode anyNode() {
        return plan.isOver() || world.chance(0.6) ? nodes.get(0) : nodes.get(world.between(0, nodes.size() - 1));
    }

    void send(Command command) {
        anyFront().command(anyNode().id(), command);
    }

    SimulatedFront anyFront() {
        return fronts.get(world.between(0, fronts.size() - 1));
    }

    // ---- what happens besides ----------------------------------------------------------------------------------

    void every(long millis, Runnable what) {
        world.after(millis, () -> {
            what.run();
            every(millis, what);
        });
    }

    private void sweep() {
        fronts.forEach(SimulatedFront::sweep);
        nodes.forEach(SimulatedNode::sweep);
    }

    void misdirected(UUID from) {
        check(false, "an answer belongs to something else than was asked");
    }

    long[] clocks() {
        long[] clocks = new long[nodes.size()];
        for (int i = 0; i < clocks.length; i++) {
            clocks[i] = nodes.get(i).wallMillis();
        }
        return clocks;
    }

    SimulatedNode firstNode() {
        return nodes.get(0);
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    List<SimulatedFront> fronts() {
        return fronts;
    }

    private void look() {
        refusals.look();
        invariants.check();
    }

    private void keepUp() {
        if (!nodes.get(0).isUp()) {
            nodes.get(0).takeOver();
        }
    }

    private void recoverInHaste() {
        if (!plan.isOver()) {
            ledger.recover();
        }
    }

    private void recover() {
        if (sale.commands.stream().allMatch(SimulatedCommand::isSettled)) {
            ledger.recover();
            reopen();
        }
    }

    /** Once more where a snapshot told what was lost before the campaign was open again. */
    private void reopen() {
        for (String campaign : ledger.campaigns.keySet()) {
            SimulatedCommand last = openings.get(campaign);
            if (last == null || last.isRefusedFor(Objection.LEDGER_BEHIND)) {
                openings.put(campaign, sale.command(campaign, new CampaignAction.Open(), 0));
            }
        }
        reopened = true;
    }

    /** Any till, at any time. */
    private void redeem() {
        List<Coupon> rows = ledger.coupons.of("c1");
        if (!rows.isEmpty()) {
            ledger.coupons.redeem(rows.get(world.between(0, rows.size() - 1)));
        }
    }

    /** By now the only owner has written, so what it says of a coupon is no older than the ledger. */
    private void askOnceMore() {
        settledAt = world.millis();
        List<SimulatedUser> granted =
                sale.users.stream().filter(SimulatedUser::isGranted).toList();
        while (!granted.stream().allMatch(claimant -> claimant.isAnsweredSince(settledAt))) {
            check(world.millis() < settledAt + PATIENCE, "somebody is not answered again");
            granted.forEach(sale::send);
            world.runUntil(world.millis() + 100);
        }
    }

    private void index() {
        for (long until = world.millis() + PATIENCE; !isIndexed(); ) {
            check(world.millis() < until, "the index of holders does not become the log's");
            world.runUntil(world.millis() + INDEX_MILLIS);
        }
    }

    private boolean isIndexed() {
        return ledger.holders().isThatOf(ledger.coupons.all()) && nodes.get(0).indexLag() == 0;
    }

    // ---- what the checks ask ------------------------------------------------------------------------------------

    Set<String> cast() {
        return sale.cast();
    }

    boolean areFaultsOver() {
        return plan.isOver();
    }

    boolean haveClocksJumped() {
        return mishaps.haveClocksJumped();
    }

    /** Whether Redis is never at fault in this run. */
    boolean isRedisSound() {
        return soundRedis;
    }

    /** From when on all owners but the last are gone. */
    long settledAt() {
        return settledAt;
    }

    long millis() {
        return world.millis();
    }

    /** Whether an owner that was deposed since then may still answer a claim sent at that time as it was before. */
    boolean mayBeUnacknowledged(long when, long sentAt) {
        return when >= sentAt - STALE_MILLIS - LOOK_MILLIS;
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenPromise("seed " + seed + ", " + world.millis() + " ms", otherwise);
        }
    }
}
