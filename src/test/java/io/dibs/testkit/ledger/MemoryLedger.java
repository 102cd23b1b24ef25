package io.dibs.testkit.ledger;

import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.campaign.UserHash;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.EligiblePage;
import io.dibs.shard.Fence;
import io.dibs.shard.FenceCheck;
import io.dibs.shard.Ledger;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Poisoned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The ledger's tables in memory, as one shard sees them: each statement happens whole, at one moment, or not at all.
 * Answers come at once, within the call; decorators delay them, lose them or count them.
 */
public final class MemoryLedger implements Ledger {
    public static final String POISON = "poison";
    public static final UserHash HASH = new UserHash(new byte[UserHash.KEY_BYTES]);

    public final Map<String, Terms> campaigns = new LinkedHashMap<>();
    public final MemoryCouponTable coupons = new MemoryCouponTable();
    private final Map<String, String> history = new HashMap<>();
    private final Map<String, Long> lastVersions = new HashMap<>();
    private final MemoryHolders holders = new MemoryHolders();
    public final MemoryUploads uploads = new MemoryUploads();
    private int contradictions;
    private int renewals;
    private final MemoryLostCoupons lostCoupons = new MemoryLostCoupons();
    private final List<Coupon> returned = new ArrayList<>();
    /** Whether it was replaced since it was last confirmed. */
    private boolean restored;

    private int server;
    private boolean neglectsFence;
    private Runnable observer = () -> {};
    private Fence fence = new Fence(0, 1, new UUID(0, 0), 0);

    /** It looks before and after each change. */
    public void observedBy(Runnable what) {
        observer = what;
    }

    /** Which server is the primary. What was sent to another never runs here. */
    public int server() {
        return server;
    }

    /** Every connection is lost. */
    public void restart() {
        server++;
    }

    /** From now on it does not look whose fence a write brings: a fault for tests of the tests. */
    public void neglectFence() {
        neglectsFence = true;
    }

    /** All that its tables hold at one moment: a replica that has come so far, or a backup. */
    public static final class Position {
        private final Fence fence;
        private final Map<String, Terms> campaigns;
        private final Map<String, String> history;
        private final Map<String, Long> lastVersions;
        private final MemoryCouponTable coupons;
        private final MemoryHolders holders;
        private final MemoryUploads uploads;
        private final MemoryLostCoupons lostCoupons;
        private final int renewals;

        private Position(MemoryLedger of) {
            fence = of.fence;
            campaigns = new LinkedHashMap<>(of.campaigns);
            history = new HashMap<>(of.history);
            lastVersions = new HashMap<>(of.lastVersions);
            coupons = of.coupons.copy();
            holders = of.holders.copy();
            uploads = of.uploads.copy();
            lostCoupons = of.lostCoupons.copy();
            renewals = of.renewals;
        }

        public Fence fence() {
            return fence;
        }
    }

    /**
     * What a promotion or a restore has lost.
     *
     * @param changes the results of changes, by their requests
     * @param renewed whether a renewal of the code keys is among it
     */
    public record Loss(Set<Coupon> coupons, Set<Coupon> revocations, Map<String, String> changes, boolean renewed) {
        public boolean isEmpty() {
            return coupons.isEmpty() && changes.isEmpty() && !renewed;
        }
    }

    public Position position() {
        return new Position(this);
    }

    /** It is another database from here on, as a backup that was restored is. */
    public void replace() {
        restored = true;
    }

    /** It holds what it held at that moment, and nothing that came after it. */
    public Loss putBack(Position moment) {
        observer.run();
        Loss loss = new Loss(
                coupons.without(moment.coupons),
                coupons.revocationsWithout(moment.coupons),
                new HashMap<>(history),
                renewals != moment.renewals);
        loss.changes.entrySet().removeAll(moment.history.entrySet());
        server++;
        replace();
        fence = moment.fence;
        fill(campaigns, moment.campaigns);
        fill(history, moment.history);
        fill(lastVersions, moment.lastVersions);
        coupons.putBack(moment.coupons);
        holders.putBack(moment.holders);
        uploads.putBack(moment.uploads);
        lostCoupons.putBack(moment.lostCoupons);
        observer.run();
        return loss;
    }

    static <K, V> void fill(Map<K, V> map, Map<K, V> with) {
        map.clear();
        map.putAll(with);
    }

    /** Loses the coupons of a campaign above this sequence, as a replica that lagged does when it is promoted. */
    public List<Coupon> lose(String campaign, int above) {
        List<Coupon> lost = coupons.lose(campaign, above);
        holders.rewind(coupons.all());
        return lost;
    }

    /** How often the code keys were renewed. */
    public int renewals() {
        return renewals;
    }

    /** Who holds what, as far as it follows the log. */
    public MemoryHolders holders() {
        return holders;
    }

    /** How often a head, or a campaign's row, did not stand where memory said. */
    public int contradictions() {
        return contradictions;
    }

    public Fence fence() {
        return fence;
    }

    /** Puts the fence back to where it was, as a promotion does. */
    public void fence(Fence replicas) {
        fence = replicas;
    }

    @Override
    public void takeOver(int shard, Fence seen, Consumer<TakeoverResult> then) {
        then.accept(takeOver(seen, UUID.randomUUID()));
    }

    /** @param fresh the owner from now on, unless the shard is another's */
    public TakeoverResult takeOver(Fence seen, UUID fresh) {
        if (seen != null && (fence.epoch() != seen.epoch() || !fence.owner().equals(seen.owner()))) {
            return new TakeoverResult.Lost(fence);
        }
        fence = new Fence(0, fence.epoch() + 1, fresh, fence.batchNo());
        return new TakeoverResult.Taken(fence, restored);
    }

    @Override
    public void confirmDatabase(Fence held) {
        restored &= held.epoch() != fence.epoch() || !held.owner().equals(fence.owner());
    }

    private byte[] freshKey() {
        byte[] key = new byte[CodeKey.BYTES];
        key[0] = (byte) renewals;
        return key;
    }

    @Override
    public void renewCodeKeys(Fence held, Consumer<WriteOutcome> then) {
        then.accept(renewCodeKeys(held));
    }

    private WriteOutcome renewCodeKeys(Fence held) {
        if (!held.equals(fence)) {
            return WriteOutcome.FENCED;
        }
        observer.run();
        renewals++;
        campaigns.replaceAll((id, terms) -> terms.phase() == CampaignPhase.CLOSED ? terms : paused(terms));
        fence = fence.afterBatch();
        observer.run();
        return WriteOutcome.COMMITTED;
    }

    private Terms paused(Terms terms) {
        int issued = coupons.of(terms.campaign()).size();
        return row(terms, terms.codeKey().renewedAbove(issued, freshKey()), true);
    }

    /** An operator has all campaigns go on that lost coupons. The owner finds its shard taken, and reads them again. */
    public void recover() {
        if (campaigns.values().stream().anyMatch(Terms::ledgerBehind)) {
            observer.run();
            campaigns.replaceAll((id, terms) -> terms.ledgerBehind() ? recovered(terms) : terms);
            fence = new Fence(0, fence.epoch() + 1, UUID.randomUUID(), fence.batchNo());
            observer.run();
        }
    }

    private Terms recovered(Terms terms) {
        List<Coupon> log = coupons.of(terms.campaign());
        List<Coupon> back = lostCoupons.take(terms, log);
        if (terms.phase() != CampaignPhase.CLOSED) {
            log.addAll(back);
            returned.addAll(back);
        }
        return row(terms, terms.codeKey(), false);
    }

    /** Coupons that were lost and went back to their holders. */
    public List<Coupon> returned() {
        return returned;
    }

    @Override
    public void keepLost(Fence held, Terms terms, int issued, CouponPage lost, Consumer<WriteOutcome> then) {
        then.accept(keepLost(held, terms, issued, lost));
    }

    private WriteOutcome keepLost(Fence held, Terms terms, int issued, CouponPage lost) {
        if (held.epoch() != fence.epoch() || !held.owner().equals(fence.owner())) {
            return WriteOutcome.FENCED;
        }
        if (isBehind(terms.campaign()) && coupons.of(terms.campaign()).size() == issued) {
            lostCoupons.keep(terms, lost.firstSequence() == issued + 1, lost);
        }
        return WriteOutcome.COMMITTED;
    }

    public boolean isBehind(String campaign) {
        return has(campaign) && campaigns.get(campaign).ledgerBehind();
    }

    @Override
    public void append(Fence held, Batch batch, Consumer<WriteOutcome> then) {
        then.accept(append(held, batch));
    }

    private WriteOutcome append(Fence held, Batch batch) {
        if (!held.equals(fence) && !neglectsFence) {
            return WriteOutcome.FENCED;
        }
        if (batch.coupons().stream().anyMatch(coupon -> coupon.userId().contains(POISON))) {
            return new Poisoned("a row that cannot be stored");
        }
        if (!isWhatTheHeadsAllow(batch.coupons())) {
            contradictions++;
            return new Contradicted("a head is elsewhere: " + batch.coupons());
        }
        observer.run();
        for (Coupon coupon : batch.coupons()) {
            coupons.of(coupon.campaign()).add(coupon);
            lostCoupons.issued(coupon);
            uploads.given(coupon, campaigns.get(coupon.campaign()));
        }
        fence = fence.afterBatch();
        observer.run();
        return WriteOutcome.COMMITTED;
    }

    /** It does not know who has a coupon already. */
    private boolean isWhatTheHeadsAllow(List<Coupon> batch) {
        Map<String, Integer> heads = new HashMap<>();
        for (Coupon coupon : batch) {
            String campaign = coupon.campaign();
            int head = heads.getOrDefault(campaign, coupons.of(campaign).size());
            if (!has(campaign)
                    || coupon.sequence() != head + 1
                    || coupon.sequence() > campaigns.get(campaign).supply()) {
                return false;
            }
            heads.put(campaign, head + 1);
        }
        return true;
    }

    @Override
    public void execute(Fence held, CampaignChange change, Consumer<WriteOutcome> then) {
        then.accept(execute(held, change));
    }

    private WriteOutcome execute(Fence held, CampaignChange change) {
        if (!held.equals(fence)) {
            return WriteOutcome.FENCED;
        }
        String known = history.get(change.command().request());
        if (known != null) {
            fence = fence.afterBatch();
            return new WriteOutcome.Committed(known);
        }
        String id = change.campaign();
        boolean isAsMemorySays = Objects.equals(campaigns.get(id), change.before())
                && (change.after() != null || coupons.of(id).isEmpty());
        if (!isAsMemorySays) {
            contradictions++;
            return new Contradicted("memory was wrong about " + change);
        }
        fence = fence.afterBatch();
        if (uploads.isGone(change.command().action())) {
            return new WriteOutcome.Declined(Objection.UPLOAD_GONE);
        }
        if (change.command().action() instanceof Revoke revoke) {
            Objection objection = coupons.revoke(id, revoke.sequence());
            if (objection != null) {
                return new WriteOutcome.Declined(objection);
            }
        }
        observer.run();
        String result = apply(id, change);
        observer.run();
        history.put(change.command().request(), result);
        return new WriteOutcome.Committed(result);
    }

    /** The result of a request; null where it has none. */
    public String result(String request) {
        return history.get(request);
    }

    private String apply(String id, CampaignChange change) {
        Terms after = change.after();
        uploads.publish(id, change);
        if (after == null) {
            campaigns.remove(id);
            return id + " gone after v" + change.before().version();
        }
        campaigns.put(id, after);
        lastVersions.put(id, after.version());
        return id + " " + after.phase() + " " + after.stock() + " v" + after.version();
    }

    @Override
    public void distrust(Terms terms) {
        // It is the truth.
    }

    @Override
    public void readRevoked(Terms terms, int after, int limit, Consumer<int[]> then, Consumer<String> failed) {
        then.accept(coupons.revoked(terms.campaign(), after, limit));
    }

    @Override
    public void lookUp(Fence held, Command command, Consumer<CommandLookup> then) {
        then.accept(lookUp(held, command));
    }

    private CommandLookup lookUp(Fence held, Command command) {
        if (!held.equals(fence)) {
            return new CommandLookup.Fenced();
        }
        String result = history.get(command.request());
        return result == null
                ? new CommandLookup.NotExecuted(lastVersions.getOrDefault(command.campaign(), 0L))
                : new CommandLookup.AlreadyExecuted(result);
    }

    @Override
    public void checkFence(Fence held, Consumer<FenceCheck> then) {
        then.accept(fence.confirms(held) ? FenceCheck.OWNED : FenceCheck.FENCED);
    }

    @Override
    public void readCampaigns(Fence held, Consumer<List<RecoveredCampaign>> then, Consumer<String> failed) {
        if (!fence.confirms(held)) {
            failed.accept("another owner's");
            return;
        }
        List<RecoveredCampaign> found = new ArrayList<>();
        for (Terms terms : campaigns.values()) {
            String campaign = terms.campaign();
            found.add(new RecoveredCampaign(
                    read(terms), coupons.of(campaign).size(), OptionalLong.of(coupons.digest(campaign))));
        }
        then.accept(found);
    }

    /** Each read makes terms of its own, as a driver does. */
    private static Terms read(Terms row) {
        return row(row, row.codeKey(), row.ledgerBehind());
    }

    private static Terms row(Terms row, CodeKey key, boolean behind) {
        return new Terms(
                row.campaign(),
                row.shard(),
                row.number(),
                row.stock(),
                row.perUser(),
                row.phase(),
                row.opensAt(),
                row.closesAt(),
                row.expiry(),
                key,
                row.uploads(),
                row.version(),
                behind);
    }

    @Override
    public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
        List<Coupon> log = coupons.of(terms.campaign());
        if (log.size() < to) {
            failed.accept("fewer coupons than there were");
        } else if (terms.isKeyed() && log.subList(from - 1, to).stream().anyMatch(row -> row.key() == null)) {
            failed.accept("coupons of other terms");
        } else {
            then.accept(coupons.page(terms, from, to));
        }
    }

    @Override
    public void readEligibleUsers(Terms terms, String after, Consumer<EligiblePage> then, Consumer<String> failed) {
        then.accept(uploads.page(terms.uploads().list(), after));
    }

    public boolean isSoldOut(String campaign) {
        return has(campaign)
                && coupons.of(campaign).size() >= campaigns.get(campaign).supply();
    }

    /** The one that is there, if it is. */
    public Set<Long> versions(String campaign) {
        return has(campaign) ? Set.of(campaigns.get(campaign).version()) : Set.of();
    }

    public boolean has(String campaign) {
        return campaigns.containsKey(campaign);
    }

    public boolean isPhase(String campaign, CampaignPhase phase) {
        return has(campaign) && campaigns.get(campaign).phase() == phase;
    }

    public static HolderIdentity hash(String text) {
        return HASH.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
