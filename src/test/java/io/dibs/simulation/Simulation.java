package io.dibs.simulation;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.Command;
import io.dibs.shard.Coupon;
import io.dibs.shard.ShardLimits;
import io.dibs.testkit.ledger.MemoryLedger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A sale under one seed: nodes of which several may think they own the shard, clients that ask until they know over a
 * post that fails, an administrator, and faults. Then the faults end, and everything that was promised must hold.
 */
final class Simulation {
    private static final long FAULTS_END = 3_000;
    private static final long PATIENCE = 60_000;
    private static final long STALE_MILLIS = 500;
    private static final long SWEEP_MILLIS = 100;
    private static final long INDEX_MILLIS = 20;

    final MemoryLedger ledger = new MemoryLedger();
    private final SimulatedUploads uploads;
    final ModelRedis redis;
    private final long seed;
    final SimulatedWorld world;
    private final StatementFaults faults;
    private final SimulatedBus post;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<SimulatedFront> fronts = new ArrayList<>();
    private final List<SimulatedUser> wishes = new ArrayList<>();
    private final List<SimulatedCommand> commands = new ArrayList<>();
    /** Each campaign that there may be, and whether its users send keys. */
    private final Map<String, Boolean> cast = new LinkedHashMap<>();

    private final RefusalChecker refusals = new RefusalChecker(this);
    final Failovers failovers = new Failovers(this);
    final AnswerDigest answers = new AnswerDigest();
    private int creations;
    private boolean soundRedis;
    private boolean clocksJumped;
    private boolean reopened;
    private long settledAt = Long.MAX_VALUE;

    Simulation(long seed) {
        this.seed = seed;
        this.world = new SimulatedWorld(seed);
        this.uploads = new SimulatedUploads(world, ledger.uploads);
        this.redis = new ModelRedis(world);
        this.faults = new StatementFaults(world.chance(0.2) ? 0 : world.random.nextDouble() * 0.25);
        this.post = new SimulatedBus(world, faults, world.chance(0.2) ? 0 : world.random.nextDouble() * 0.3);
        ShardLimits limits =
                new ShardLimits(world.between(4, 400), world.between(1, 16), 1 << 16, 64, 400, 20, world.between(1, 7));
        for (int i = world.between(2, 4); i > 0; i--) {
            nodes.add(new SimulatedNode(this, world, ledger, redis, post, faults, limits));
        }
        for (int i = world.between(1, 2); i > 0; i--) {
            fronts.add(new SimulatedFront(this, world, post));
        }
    }

    void run() {
        for (int i = world.between(1, 3); i > 0; i--) {
            campaign("c" + i);
        }
        nodes.get(0).takeOver();
        ledger.observedBy(refusals::look);
        every(1, refusals::look);
        every(world.between(5, 60), this::mishap);
        every(world.between(10, 500), this::linkMishap);
        every(SWEEP_MILLIS, this::sweep);
        every(INDEX_MILLIS, () -> nodes.forEach(SimulatedNode::index));
        every(world.between(20, 500), this::redeem);
        if (world.chance(0.3)) {
            every(world.between(100, 1_000), this::clockJumps);
        }
        boolean failovers = world.chance(0.2);
        if (failovers) {
            every(world.between(200, 2_000), this::failover);
        }
        soundRedis = failovers && world.chance(0.5);
        if (soundRedis) {
            nodes.forEach(SimulatedNode::reachRedis);
        } else {
            every(world.between(20, 500), redis::mishap);
        }
        world.runUntil(FAULTS_END);
        faults.end();
        nodes.stream().skip(1).forEach(SimulatedNode::crash);
        nodes.forEach(node -> node.clockOff(0));
        every(20, this::keepUp);
        for (long until = FAULTS_END; !isSettled(); until += 100) {
            check(until < PATIENCE, "somebody waits for ever: " + unsettled());
            world.runUntil(until);
        }
        askOnceMore();
        index();
        checkAll();
    }

    // ---- the cast ----------------------------------------------------------------------------------------------

    Set<String> cast() {
        return cast.keySet();
    }

    private void campaign(String id) {
        cast.put(id, world.chance(0.5));
        command(id, creation(id), world.chance(0.6) ? 0 : world.between(0, 2_000));
        int users = world.between(1, 60);
        for (int i = 0; i < users; i++) {
            String user = (world.chance(0.02) ? MemoryLedger.POISON : "u") + i;
            wishes(id, user);
        }
        for (int i = world.between(0, 6); i > 0; i--) {
            command(id, anyAction(id), world.between(1, (int) FAULTS_END));
        }
        for (int i = world.between(0, 3); i > 0; i--) {
            command(id, new CampaignAction.Revoke(world.between(1, 12), world.chance(0.5)), world.between(1, (int)
                    FAULTS_END));
        }
        if (world.chance(0.3)) {
            command(id, new CampaignAction.Delete(), world.between(1, 1_000));
            command(id, creation(id), world.between(500, (int) FAULTS_END));
        }
    }

    private CampaignAction creation(String id) {
        return new CampaignAction.Create(new CampaignProposal(
                world.between(1, 40),
                cast.get(id) ? world.between(1, 3) : 1,
                world.chance(0.8) ? CampaignPhase.LIVE : CampaignPhase.DRAFT,
                Terms.ALWAYS,
                world.chance(0.15) ? world.now().wall() + world.between(1, 2 * (int) FAULTS_END) : Terms.NEVER,
                CouponExpiry.NEVER,
                freshKey(),
                new CampaignDescription(id, null, null)));
    }

    /** Each creation brings a key of its own, whatever number the campaign gets. */
    private CodeKey freshKey() {
        return new CodeKey(
                ByteBuffer.allocate(CodeKey.BYTES).putInt(4, ++creations).array());
    }

    private void wishes(String campaign, String user) {
        boolean several = cast.get(campaign);
        int wanted = several ? world.between(1, 4) : 1;
        for (int n = 1; n <= wanted; n++) {
            SimulatedUser claimant = new SimulatedUser(this, campaign, user, several ? "key-" + n : null);
            wishes.add(claimant);
            world.after(world.between(0, (int) FAULTS_END), () -> ask(claimant));
        }
    }

    private CampaignAction anyAction(String id) {
        return switch (world.between(0, 14)) {
            case 0, 1 -> new CampaignAction.Pause();
            case 2, 3 -> new CampaignAction.Open();
            case 4 -> new CampaignAction.Sync();
            case 5 -> new CampaignAction.AddStock(-world.between(1, 10));
            case 6 -> new CampaignAction.Delete();
            case 7 -> world.chance(0.2) ? new CampaignAction.Close() : new CampaignAction.Open();
            case 8, 9 -> new CampaignAction.Edit(revision(id));
            case 10, 11 -> uploads.codes();
            case 12 -> uploads.users();
            default -> new CampaignAction.AddStock(world.between(1, 10));
        };
    }

    private CampaignEdit revision(String id) {
        long opensAt = world.now().wall() + world.between(1, (int) FAULTS_END);
        return new CampaignEdit(
                world.chance(0.3) ? world.chance(0.5) : null,
                cast.get(id) && world.chance(0.5) ? world.between(1, 3) : null,
                world.chance(0.3) ? (world.chance(0.5) ? opensAt : Terms.ALWAYS) : null,
                null,
                world.chance(0.3) ? (long) world.between(1, 1_000) : null,
                null,
                new CampaignDescription("edited", null, null));
    }

    private void ask(SimulatedUser claimant) {
        if (claimant.isSettled() && !(faults.isOver() && isWorthAnotherTry(claimant))) {
            if (claimant.isGranted() && world.chance(0.2)) {
                send(claimant);
            }
            world.after(world.between(1, 500), () -> ask(claimant));
            return;
        }
        claimant.askAgainLater();
        send(claimant);
        world.after(world.between(5, 300), () -> ask(claimant));
    }

    private void send(SimulatedUser claimant) {
        SimulatedNode to = anyNode();
        SimulatedUser.Attempt attempt = claimant.new Attempt(world.now().wall() + world.between(1, 1_000));
        anyFront().claims(to.id(), attempt.claims(world.chance(0.1) ? 2 : 1));
    }

    /** A refusal may be out of date once the campaign was changed; a pause will be over. */
    private boolean isWorthAnotherTry(SimulatedUser claimant) {
        ClaimRefusal refusal = claimant.refusal();
        if (refusal == null || refusal == ClaimRefusal.LIMIT_REACHED) {
            return false;
        }
        if (refusal == ClaimRefusal.NOT_ELIGIBLE) {
            return !isBarred(claimant.campaign, claimant.userId);
        }
        return refusal == ClaimRefusal.PAUSED
                || refusal == ClaimRefusal.NOT_OPEN
                || !refusals.isTrue(refusal, claimant.campaign);
    }

    private SimulatedNode anyNode() {
        return faults.isOver() || world.chance(0.6) ? nodes.get(0) : anyOfAll();
    }

    private void command(String campaign, CampaignAction action, int atMillis) {
        boolean careful = !faults.isOver() && world.chance(0.3);
        SimulatedCommand command = new SimulatedCommand(this, campaign, "r" + commands.size(), action, careful);
        commands.add(command);
        world.after(atMillis, command::send);
    }

    void send(Command command) {
        anyFront().command(anyNode().id(), command);
    }

    private SimulatedFront anyFront() {
        return fronts.get(world.between(0, fronts.size() - 1));
    }

    // ---- what happens besides ----------------------------------------------------------------------------------

    private void every(long millis, Runnable what) {
        world.after(millis, () -> {
            what.run();
            every(millis, what);
        });
    }

    private void mishap() {
        if (faults.isOver()) {
            return;
        }
        SimulatedNode node = anyOfAll();
        switch (world.between(0, 12)) {
            case 0 -> node.crash();
            case 1 -> node.pause(world.between(1, 700));
            case 2 -> node.drain();
            case 3, 4 -> node.takeOver();
            case 5 -> node.cutOff(world.between(1, 700));
            case 6 -> handOver(node, anyOfAll());
            case 7 -> contend();
            default -> {
                if (!nodes.get(0).isUp()) {
                    nodes.get(0).takeOver();
                }
            }
        }
    }

    /** A front takes a link for broken, or breaks it, while messages are under way on it. */
    private void linkMishap() {
        if (faults.isOver()) {
            return;
        }
        SimulatedFront front = anyFront();
        switch (world.between(0, 9)) {
            case 0 -> front.replaceBus(world.between(0, 100));
            case 1 -> front.restart();
            default -> front.loseSightOf(anyNode().id());
        }
    }

    private void sweep() {
        fronts.forEach(SimulatedFront::sweep);
        nodes.forEach(SimulatedNode::sweep);
    }

    void misdirected(UUID from) {
        check(false, "an answer belongs to something else than was asked");
    }

    /**
     * Of one node: a little, as clocks differ, or far, as when PostgreSQL's was wrong. It is right again in a while.
     */
    private void clockJumps() {
        if (faults.isOver()) {
            return;
        }
        clocksJumped = true;
        SimulatedNode node = anyOfAll();
        int far = world.chance(0.2) ? 3_600_000 : world.chance(0.5) ? 10_000 : 50;
        node.clockOff(world.between(-far, far));
        refusals.look();
        world.after(world.between(1, 1_000), () -> node.clockOff(0));
    }

    boolean haveClocksJumped() {
        return clocksJumped;
    }

    long[] clocks() {
        long[] clocks = new long[nodes.size()];
        for (int i = 0; i < clocks.length; i++) {
            clocks[i] = nodes.get(i).wallMillis();
        }
        return clocks;
    }

    private void failover() {
        if (!faults.isOver()) {
            failovers.promoteReplica(world.between(1, 100), () -> wishes.forEach(SimulatedUser::failedOver));
        }
    }

    /** One node releases its shards, and the other takes them over when asked, even if the first has failed. */
    private void handOver(SimulatedNode from, SimulatedNode to) {
        from.drain();
        world.after(world.between(0, 30), to::takeOver);
    }

    /** Nodes that all believe that the shard is theirs take it from each other. */
    private void contend() {
        for (int i = world.between(2, 6); i > 0; i--) {
            world.after(world.between(0, 60), anyOfAll()::takeOver);
        }
    }

    private SimulatedNode anyOfAll() {
        return nodes.get(world.between(0, nodes.size() - 1));
    }

    private void keepUp() {
        if (!nodes.get(0).isUp()) {
            nodes.get(0).takeOver();
        }
        if (!reopened && commands.stream().allMatch(SimulatedCommand::isSettled)) {
            reopened = true;
            ledger.campaigns.keySet().forEach(campaign -> command(campaign, new CampaignAction.Open(), 0));
        }
    }

    /** Any till, at any time. */
    private void redeem() {
        List<Coupon> rows = ledger.of("c1");
        if (!rows.isEmpty()) {
            ledger.redeem(rows.get(world.between(0, rows.size() - 1)));
        }
    }

    /** By now the only owner has written, so what it says of a coupon is no older than the ledger. */
    private void askOnceMore() {
        settledAt = world.millis();
        List<SimulatedUser> granted =
                wishes.stream().filter(SimulatedUser::isGranted).toList();
        while (!granted.stream().allMatch(claimant -> claimant.isAnsweredSince(settledAt))) {
            check(world.millis() < settledAt + PATIENCE, "somebody is not answered again");
            granted.forEach(this::send);
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
        return ledger.holders().isThatOf(ledger.coupons) && nodes.get(0).indexLag() == 0;
    }

    // ---- what must hold ----------------------------------------------------------------------------------------

    private boolean isSettled() {
        return reopened
                && wishes.stream().allMatch(claimant -> claimant.isSettled() && !isWorthAnotherTry(claimant))
                && commands.stream().allMatch(SimulatedCommand::isSettled);
    }

    private String unsettled() {
        List<Object> waiting = new ArrayList<>();
        wishes.stream()
                .filter(claimant -> !claimant.isSettled() || isWorthAnotherTry(claimant))
                .forEach(waiting::add);
        commands.stream().filter(command -> !command.isSettled()).forEach(waiting::add);
        return waiting.toString();
    }

    void checkRefusal(SimulatedUser claimant, ClaimRefusal reason, long sentAt) {
        if (reason == ClaimRefusal.LIMIT_REACHED) {
            long held = ledger.of(claimant.campaign).stream()
                    .filter(row -> row.userId().equals(claimant.userId))
                    .count();
            check(
                    held == ledger.campaigns.get(claimant.campaign).perUser() || failovers.mayBeUnacknowledged(sentAt),
                    "the limit is not reached: " + claimant);
        } else if (reason == ClaimRefusal.NOT_ELIGIBLE) {
            check(refusals.wasBarred(claimant, sentAt), "kept out without a reason: " + claimant);
        } else {
            check(refusals.was(reason, claimant.campaign, sentAt), "told " + reason + " without a reason: " + claimant);
        }
    }

    /** An owner that was deposed answers for what it had; what it calls revoked is. */
    void checkRevoked(SimulatedUser claimant, boolean answeredRevoked, Coupon row, long sentAt) {
        boolean isRevoked = ledger.isRevoked(row);
        check(!answeredRevoked || isRevoked, "called revoked: " + claimant);
        check(answeredRevoked || !isRevoked || sentAt < settledAt, "nobody says that it is revoked: " + claimant);
    }

    private boolean isBarred(String campaign, String userId) {
        return ledger.has(campaign)
                && ledger.uploads.bars(ledger.campaigns.get(campaign).uploads().list(), userId);
    }

    /** Who tells the coupon goes by its terms and its sequence: both say for ever which code it has. */
    void checkCode(SimulatedUser claimant, Granted grant) {
        String code = ledger.uploads.code(claimant.campaign, grant.sequence());
        check(grant.terms().hasOwnCodes() == (code != null), "told with a code of the other kind: " + claimant);
        check(claimant.receivesCode(code), "told with two codes: " + claimant + " " + code);
    }

    long millis() {
        return world.millis();
    }

    /** Whether an owner that was deposed since then may still answer a claim sent at that time as it was before. */
    boolean mayBeUnacknowledged(long when, long sentAt) {
        return when >= sentAt - STALE_MILLIS;
    }

    private void checkAll() {
        check(ledger.uploads.faults().isEmpty(), ledger.uploads.faults().toString());
        check(ledger.contradictions() == 0, "the ledger's heads had to stand in for memory");
        check(ledger.holders().violations() == 0, "somebody was given two");
        if (soundRedis) {
            failovers.checkCodes();
        }
        cast().forEach(campaign -> new ChangeHistory(this, campaign).check(commands));
        ledger.coupons.forEach((campaign, rows) ->
                check(rows.isEmpty() || ledger.has(campaign), "a campaign with coupons was deleted: " + campaign));
        for (Terms terms : ledger.campaigns.values()) {
            List<Coupon> rows = ledger.of(terms.campaign());
            check(rows.size() <= terms.supply(), "over: " + rows.size() + " of " + terms.supply());
            checkSequences(rows);
            checkPerUser(terms, rows);
            long wanted = wanted(terms);
            check(
                    isClosed(terms) || rows.size() == Math.min(terms.supply(), wanted),
                    "issued " + rows.size() + " of " + terms.supply() + " to " + wanted + " wishes");
        }
    }

    private boolean isClosed(Terms terms) {
        return terms.phase() == CampaignPhase.CLOSED
                || terms.closesAt() <= world.now().wall();
    }

    private void checkSequences(List<Coupon> rows) {
        for (int i = 0; i < rows.size(); i++) {
            check(rows.get(i).sequence() == i + 1, "a gap before " + rows.get(i));
            check(i == 0 || rows.get(i).issuedAt() >= rows.get(i - 1).issuedAt(), "time ran backwards: " + rows.get(i));
        }
    }

    private void checkPerUser(Terms terms, List<Coupon> rows) {
        Set<String> seen = new HashSet<>();
        Map<String, Integer> held = new HashMap<>();
        for (Coupon row : rows) {
            check(terms.perUser() == 1 || seen.add(row.userId() + row.key()), "a key won twice: " + row);
            check(held.merge(row.userId(), 1, Integer::sum) <= terms.perUser(), "too many for one user: " + row);
        }
    }

    private long wanted(Terms terms) {
        Map<String, Integer> wanted = new HashMap<>();
        wishes.stream()
                .filter(claimant -> claimant.campaign.equals(terms.campaign()) && !claimant.isUnstorable())
                .forEach(claimant -> wanted.merge(claimant.userId, 1, Integer::sum));
        Map<String, Integer> held = new HashMap<>();
        ledger.of(terms.campaign()).forEach(row -> held.merge(row.userId(), 1, Integer::sum));
        return wanted.entrySet().stream()
                .mapToInt(each -> isBarred(terms.campaign(), each.getKey())
                        ? held.getOrDefault(each.getKey(), 0)
                        : Math.min(each.getValue(), terms.perUser()))
                .sum();
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ", " + world.millis() + " ms: " + otherwise);
        }
    }
}
