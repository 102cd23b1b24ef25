package io.dibs.simulation;

import io.dibs.campaign.Action;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Details;
import io.dibs.campaign.Expiry;
import io.dibs.campaign.Phase;
import io.dibs.campaign.Proposal;
import io.dibs.campaign.Refusal;
import io.dibs.campaign.Terms;
import io.dibs.shard.Claim;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.Coupon;
import io.dibs.shard.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sale under one seed: nodes of which several may think they own the shard, clients that ask until they know over a
 * post that fails, an administrator, and faults. Then the faults end, and everything that was promised must hold.
 */
final class Simulation {
    private static final long FAULTS_END = 3_000;
    private static final long PATIENCE = 60_000;
    private static final long STALE_MILLIS = 500;

    final ModelLedger ledger = new ModelLedger();
    final ModelRedis redis;
    private final long seed;
    private final World world;
    private final Faults faults;
    private final Post post;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Wish> wishes = new ArrayList<>();
    private final List<Errand> errands = new ArrayList<>();
    private final Map<String, Long> lastSoldOut = new HashMap<>();
    private final Map<String, Long> lastPaused = new HashMap<>();
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final Map<String, Integer> perUser = new HashMap<>();
    private boolean reopened;
    private long settledAt = Long.MAX_VALUE;

    Simulation(long seed) {
        this.seed = seed;
        this.world = new World(seed);
        this.redis = new ModelRedis(world);
        this.faults = new Faults(world.chance(0.2) ? 0 : world.random.nextDouble() * 0.25);
        this.post = new Post(world, faults, world.chance(0.2) ? 0 : world.random.nextDouble() * 0.3);
        Limits limits = new Limits(
                world.between(4, 400), world.between(1, 16), 1 << 16, 64, 400, 20, world.between(1, 7));
        for (int i = world.between(2, 4); i > 0; i--) {
            nodes.add(new SimulatedNode(this, world, ledger, redis, faults, limits));
        }
    }

    void run() {
        for (int i = world.between(1, 3); i > 0; i--) {
            campaign("c" + i);
        }
        nodes.get(0).takeOver();
        every(1, this::observe);
        every(world.between(5, 60), this::mishap);
        every(world.between(20, 500), redis::mishap);
        every(world.between(20, 500), this::redeem);
        world.runUntil(FAULTS_END);
        faults.end();
        nodes.stream().skip(1).forEach(SimulatedNode::crash);
        every(20, this::keepUp);
        for (long until = FAULTS_END; !isSettled(); until += 100) {
            check(until < PATIENCE, "somebody waits for ever: " + unsettled());
            world.runUntil(until);
        }
        askOnceMore();
        checkAll();
    }

    // ---- the cast ----------------------------------------------------------------------------------------------

    private void campaign(String id) {
        perUser.put(id, world.chance(0.7) ? 1 : world.between(2, 3));
        Proposal proposal = new Proposal(
                world.between(1, 40),
                perUser.get(id),
                Phase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                Expiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                new Details(id, null, null));
        errand(id, new Action.Create(proposal), world.chance(0.6) ? 0 : world.between(0, 2_000));
        int users = world.between(1, 60);
        for (int i = 0; i < users; i++) {
            String user = (world.chance(0.02) ? ModelLedger.POISON : "u") + i;
            wishes(id, user);
        }
        for (int i = world.between(0, 6); i > 0; i--) {
            errand(id, anyAction(), world.between(1, (int) FAULTS_END));
        }
    }

    private void wishes(String campaign, String user) {
        boolean several = perUser.get(campaign) > 1;
        int wanted = several ? world.between(1, perUser.get(campaign) + 1) : 1;
        for (int n = 1; n <= wanted; n++) {
            Wish wish = new Wish(this, campaign, user, several ? "key-" + n : null);
            wishes.add(wish);
            world.after(world.between(0, (int) FAULTS_END), () -> ask(wish));
        }
    }

    private Action anyAction() {
        return switch (world.between(0, 6)) {
            case 0 -> new Action.Pause();
            case 1 -> new Action.Open();
            case 2 -> new Action.Sync();
            case 3 -> new Action.AddStock(-world.between(1, 10));
            case 4, 5 -> new Action.Revoke(world.between(1, 12), world.chance(0.5));
            default -> new Action.AddStock(world.between(1, 10));
        };
    }

    private void ask(Wish wish) {
        if (wish.isSettled() && !(faults.isOver() && isWorthAnotherTry(wish))) {
            if (wish.isGranted() && world.chance(0.2)) {
                send(wish);
            }
            world.after(world.between(1, 500), () -> ask(wish));
            return;
        }
        wish.askAgainLater();
        send(wish);
        world.after(world.between(5, 300), () -> ask(wish));
    }

    private void send(Wish wish) {
        SimulatedNode to = anyNode();
        int life = to.life();
        Wish.Attempt attempt = wish.new Attempt(world.now().wall() + world.between(1, 1_000));
        post.carry(to, () -> to.claims(life, attempt.claims(world.chance(0.1) ? 2 : 1, reply -> post.carry(to, reply))));
    }

    /** A refusal may be out of date once stock was added or a pause is over. */
    private boolean isWorthAnotherTry(Wish wish) {
        return wish.refusal() == Refusal.PAUSED
                || wish.refusal() == Refusal.NOT_FOUND
                || wish.refusal() == Refusal.SOLD_OUT && !ledger.isSoldOut(wish.campaign);
    }

    private SimulatedNode anyNode() {
        return faults.isOver() || world.chance(0.6) ? nodes.get(0) : anyOfAll();
    }

    private final class Errand {
        final Action action;
        final String request = "r" + errands.size();
        final String campaign;
        CommandAnswer last;

        Errand(String campaign, Action action) {
            this.campaign = campaign;
            this.action = action;
        }

        boolean isSettled() {
            return last != null && !(last instanceof CommandAnswer.NotTried);
        }

        void send() {
            if (!isSettled()) {
                int patience = world.between(1, 500);
                long deadline = world.now().wall() + patience;
                SimulatedNode to = anyNode();
                int life = to.life();
                long message = post.number();
                Command command = new Command(
                        campaign,
                        request,
                        "admin",
                        action,
                        deadline,
                        answer -> post.carry(to, () -> heard(answer, deadline)));
                post.carry(to, () -> to.command(life, message, command));
                world.after(patience + 1, this::send);
            }
        }

        /** Whoever has given up on an attempt hears no more of it. */
        private void heard(CommandAnswer answer, long deadline) {
            if (world.now().wall() > deadline) {
                return;
            }
            check(
                    !(last instanceof CommandAnswer.Done) || !(answer instanceof CommandAnswer.Done)
                            || action instanceof Action.Sync || last.equals(answer),
                    "the same request got two results: " + last + ", " + answer);
            if (!isSettled()) {
                last = answer;
            }
        }
    }

    private void errand(String campaign, Action action, int atMillis) {
        Errand errand = new Errand(campaign, action);
        errands.add(errand);
        world.after(atMillis, errand::send);
    }

    // ---- what happens besides ----------------------------------------------------------------------------------

    private void every(long millis, Runnable what) {
        world.after(millis, () -> {
            what.run();
            every(millis, what);
        });
    }

    private void observe() {
        for (String campaign : ledger.campaigns.keySet()) {
            firstSeen.putIfAbsent(campaign, world.millis());
            if (ledger.isSoldOut(campaign)) {
                lastSoldOut.put(campaign, world.millis());
            }
            if (ledger.isPhase(campaign, Phase.PAUSED)) {
                lastPaused.put(campaign, world.millis());
            }
        }
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

    /** The one lets go of what it has, and the other takes it when it is asked to, whatever has become of the first. */
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
        if (!reopened && errands.stream().allMatch(Errand::isSettled)) {
            reopened = true;
            ledger.campaigns.keySet().forEach(campaign -> errand(campaign, new Action.Open(), 0));
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
        List<Wish> granted = wishes.stream().filter(Wish::isGranted).toList();
        while (!granted.stream().allMatch(wish -> wish.isGrantedSince(settledAt))) {
            check(world.millis() < settledAt + PATIENCE, "somebody is not answered again");
            granted.forEach(this::send);
            world.runUntil(world.millis() + 100);
        }
    }

    // ---- what must hold ----------------------------------------------------------------------------------------

    private boolean isSettled() {
        return reopened
                && wishes.stream().allMatch(wish -> wish.isSettled() && !isWorthAnotherTry(wish))
                && errands.stream().allMatch(Errand::isSettled);
    }

    private String unsettled() {
        List<Object> waiting = new ArrayList<>();
        wishes.stream().filter(wish -> !wish.isSettled() || isWorthAnotherTry(wish)).forEach(waiting::add);
        errands.stream().filter(errand -> !errand.isSettled()).forEach(errand -> waiting.add(errand.action));
        return waiting.toString();
    }

    void checkRefusal(Wish wish, Refusal why, long sentAt) {
        observe();
        if (why == Refusal.SOLD_OUT) {
            checkRecent(lastSoldOut, wish, sentAt, "sold out");
        } else if (why == Refusal.PAUSED) {
            checkRecent(lastPaused, wish, sentAt, "paused");
        } else if (why == Refusal.LIMIT_REACHED) {
            long held = ledger.of(wish.campaign).stream()
                    .filter(row -> row.userId().equals(wish.userId))
                    .count();
            check(held == perUser.get(wish.campaign), "the limit is not reached: " + wish);
        } else if (why == Refusal.NOT_FOUND) {
            Long created = firstSeen.get(wish.campaign);
            check(
                    created == null || mayBeUnheardOf(created, sentAt),
                    "a campaign that is there was not found: " + wish);
        } else {
            check(false, "no reason to say " + why + " to " + wish);
        }
    }

    /** An owner that was deposed answers for what it had; what it calls revoked is. */
    void checkRevoked(Wish wish, boolean toldRevoked, Coupon row, long sentAt) {
        boolean isRevoked = ledger.isRevoked(row);
        check(!toldRevoked || isRevoked, "called revoked: " + wish);
        check(toldRevoked || !isRevoked || sentAt < settledAt, "nobody says that it is revoked: " + wish);
    }

    private void checkRecent(Map<String, Long> last, Wish wish, long sentAt, String what) {
        Long when = last.get(wish.campaign);
        check(when != null && mayBeUnheardOf(when, sentAt), "told that it is " + what + ": " + wish);
    }

    long millis() {
        return world.millis();
    }

    /** Whether an owner that was deposed since then may still answer a claim sent at that time as it was before. */
    boolean mayBeUnheardOf(long when, long sentAt) {
        return when >= sentAt - STALE_MILLIS;
    }

    private void checkAll() {
        check(ledger.contradictions() == 0, "the ledger's keys had to stand in for memory");
        for (Terms terms : ledger.campaigns.values()) {
            List<Coupon> rows = ledger.of(terms.campaign());
            check(rows.size() <= terms.stock(), "over: " + rows.size() + " of " + terms.stock());
            checkSequences(rows);
            checkPerUser(terms, rows);
            long wanted = wanted(terms);
            check(rows.size() == Math.min(terms.stock(), wanted),
                    "issued " + rows.size() + " of " + terms.stock() + " to " + wanted + " wishes");
            check(terms.stock() == expectedStock(terms.campaign()), "stock was changed twice or not at all");
        }
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
                .filter(wish -> wish.campaign.equals(terms.campaign()) && !wish.isUnstorable())
                .forEach(wish -> wanted.merge(wish.userId, 1, Integer::sum));
        return wanted.values().stream()
                .mapToInt(each -> Math.min(each, terms.perUser()))
                .sum();
    }

    private long expectedStock(String campaign) {
        long stock = 0;
        for (Errand errand : errands) {
            if (errand.campaign.equals(campaign) && errand.last instanceof CommandAnswer.Done) {
                stock += errand.action instanceof Action.Create create ? create.proposal().stock() : 0;
                stock += errand.action instanceof Action.AddStock change ? change.add() : 0;
                stock += errand.action instanceof Action.Revoke revoke && revoke.restock() ? 1 : 0;
            }
        }
        return stock;
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ", " + world.millis() + " ms: " + otherwise);
        }
    }
}
