package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.shard.Batch;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.Coupon;
import io.dibs.shard.CouponPage;
import io.dibs.shard.Fence;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.TakeoverResult;
import io.dibs.shard.WriteOutcome;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One shard's way through commits and takeovers, over a ledger in memory and a real Redis. */
final class SaleScenario implements AutoCloseable {
    /** Chunks of 40 records, or of 24 with keys. */
    static final SnapshotLimits SMALL = new SnapshotLimits(960, 1 << 20, 16, 10, 5, 250);

    /** Does not fit the chunks. */
    private static final int PAGE = 7;

    final MemoryLedger truth = new MemoryLedger();
    final AtomicInteger couponsRead = new AtomicInteger();
    RecordingListener listener;
    SnapshotLedger ledger;
    private final Vertx vertx;
    private final String uri;
    /** What the keys in Redis are told apart by. */
    String database = "test";

    private final SnapshotLimits limits;
    private int requests;
    private RedisStore store;
    private Context context;

    /** What is asked of PostgreSQL. */
    private final class CountingLedger extends EventLoopLedger {
        CountingLedger() {
            super(truth);
        }

        @Override
        public void readCoupons(Terms terms, int from, int to, Consumer<CouponPage> then, Consumer<String> failed) {
            couponsRead.addAndGet(to - from + 1);
            super.readCoupons(terms, from, to, then, failed);
        }
    }

    SaleScenario(Vertx vertx, String uri, SnapshotLimits limits) {
        this.vertx = vertx;
        this.uri = uri;
        this.limits = limits;
        takeOver();
    }

    void campaign(String id, int perUser) {
        Terms terms = new Terms(
                id,
                0,
                truth.campaigns.size() + 1,
                1_000_000,
                perUser,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                PublishedUploads.NONE,
                1);
        change(new CampaignAction.Open(), null, terms);
    }

    void close(String id) {
        Terms terms = truth.campaigns.get(id);
        change(new CampaignAction.Close(), terms, terms.withPhase(CampaignPhase.CLOSED));
    }

    void revoke(String id, int sequence) {
        Terms terms = truth.campaigns.get(id);
        change(new CampaignAction.Revoke(sequence, false), terms, terms);
    }

    /** One of the changes that are no business of the coupons. */
    void change(String id, CampaignAction action) {
        Terms terms = truth.campaigns.get(id);
        change(action, terms, terms.withStock(terms.stock()));
    }

    /** A request that has happened before is sent again. */
    void again(String id, CampaignAction action) {
        Command known = command(id, "1", action);
        assertThat(truth.result("1")).isNotNull();
        this.<CommandLookup>on(done -> ledger.lookUp(truth.fence(), known, done));
    }

    private void change(CampaignAction action, Terms before, Terms after) {
        Command command = command(after.campaign(), action);
        this.<WriteOutcome>on(
                done -> ledger.execute(truth.fence(), new CampaignChange(command, before, after, 0), done));
    }

    void sync(String id) {
        this.<CommandLookup>on(done -> ledger.lookUp(truth.fence(), command(id, new CampaignAction.Sync()), done));
    }

    private Command command(String campaign, CampaignAction action) {
        return command(campaign, String.valueOf(++requests), action);
    }

    private static Command command(String campaign, String request, CampaignAction action) {
        return new Command(campaign, request, "admin", action, Long.MAX_VALUE, answer -> {});
    }

    /** @return how long the commit took, in milliseconds */
    long issue(String campaign, int count) {
        return issue(campaign, count, "user");
    }

    long issue(String campaign, int count, String userId) {
        return commit(coupons(campaign, count, userId));
    }

    /** One batch that takes turns among campaigns. */
    void issueInTurns(int turns, int each, String... campaigns) {
        List<Coupon> batch = new ArrayList<>();
        List<List<Coupon>> all = new ArrayList<>();
        for (String campaign : campaigns) {
            all.add(coupons(campaign, turns * each, "user"));
        }
        for (int turn = 0; turn < turns; turn++) {
            for (List<Coupon> one : all) {
                batch.addAll(one.subList(turn * each, (turn + 1) * each));
            }
        }
        commit(batch);
    }

    private List<Coupon> coupons(String campaign, int count, String userId) {
        List<Coupon> coupons = new ArrayList<>();
        boolean keyed = truth.campaigns.get(campaign).isKeyed();
        for (int i = 0; i < count; i++) {
            int sequence = truth.coupons.of(campaign).size() + i + 1;
            HolderIdentity user =
                    new HolderIdentity(campaign.hashCode() * 0x9e3779b97f4a7c15L + sequence / 2, ~sequence);
            int ordinal = keyed ? sequence % 2 + 1 : 1;
            HolderIdentity key = keyed ? new HolderIdentity(sequence, campaign.hashCode()) : null;
            coupons.add(new Coupon(campaign, sequence, userId, user, ordinal, key, 1_700_000_000_000L + sequence));
        }
        return coupons;
    }

    WriteOutcome tryIssue(String campaign, int count) {
        Batch batch = new Batch();
        batch.coupons().addAll(coupons(campaign, count, "user"));
        return on(done -> ledger.append(truth.fence(), batch, done));
    }

    /** Issues on, without one failure, until Redis was noticed to be gone and is back, and holds all of it. */
    void issueThroughOutage(String campaign, Runnable outage) {
        int recoveries = listener.recoveries;
        outage.run();
        await("an outage, and its end").atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(tryIssue(campaign, 7)).isEqualTo(WriteOutcome.COMMITTED);
            return listener.recoveries > recoveries;
        });
        written();
        assertThat(listener.outages).isNotEmpty().allSatisfy(cause -> assertThat(cause)
                .doesNotContain("s3cret", "\n"));
    }

    private long commit(List<Coupon> coupons) {
        Batch batch = new Batch();
        batch.coupons().addAll(coupons);
        long begun = System.nanoTime();
        this.<WriteOutcome>on(done -> ledger.append(truth.fence(), batch, done));
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Until Redis holds all of it. */
    SaleScenario written() {
        await().atMost(Duration.ofSeconds(10)).until(() -> ledger.lag() == 0);
        return this;
    }

    /** Another node takes the shard over and reads everything back. What it reads must be the truth. */
    SaleScenario takeOver() {
        closeStore();
        listener = new RecordingListener();
        store = new RedisStore(vertx, uri, database, listener);
        ledger = new SnapshotLedgers(new CountingLedger(), store, listener, limits).open(0);
        context = vertx.getOrCreateContext();
        couponsRead.set(0);
        this.<TakeoverResult>on(done -> ledger.takeOver(0, null, done));
        reload();
        return this;
    }

    /** The owner makes sure that it still is. */
    void takeOverAgain() {
        Fence seen = truth.fence();
        this.<TakeoverResult>on(done -> ledger.takeOver(0, seen, done));
        reload();
    }

    /** Reads the shard into memory from the start, as a shard does. */
    void reload() {
        List<RecoveredCampaign> all = on(done -> ledger.readCampaigns(truth.fence(), done, SaleScenario::fail));
        for (RecoveredCampaign found : all) {
            if (found.terms().phase() != CampaignPhase.CLOSED) {
                assertRestored(found, read(found));
            }
        }
    }

    /** Three pages at a time, as a shard does. */
    private Map<Integer, CouponPage> read(RecoveredCampaign found) {
        Map<Integer, CouponPage> pages = new TreeMap<>();
        if (found.issued() == 0) {
            return pages;
        }
        return on(done -> {
            int[] next = {1};
            Runnable[] ask = new Runnable[1];
            ask[0] = () -> {
                if (next[0] <= found.issued()) {
                    int from = next[0];
                    next[0] = Math.min(found.issued(), from + PAGE - 1) + 1;
                    ledger.readCoupons(
                            found.terms(),
                            from,
                            next[0] - 1,
                            page -> {
                                pages.put(page.firstSequence(), page);
                                ask[0].run();
                                if (pages.values().stream()
                                                .mapToInt(CouponPage::size)
                                                .sum()
                                        == found.issued()) {
                                    done.accept(pages);
                                }
                            },
                            SaleScenario::fail);
                }
            };
            for (int i = 0; i < 3; i++) {
                ask[0].run();
            }
        });
    }

    private void assertRestored(RecoveredCampaign found, Map<Integer, CouponPage> pages) {
        boolean keyed = found.terms().isKeyed();
        List<String> restored = new ArrayList<>();
        pages.values().forEach(page -> {
            for (int i = 0; i < page.size(); i++) {
                int sequence = page.firstSequence() + i;
                boolean revoked = Arrays.stream(page.revoked()).anyMatch(each -> each == sequence);
                restored.add(sequence + " " + new HolderIdentity(page.highs()[i], page.lows()[i]) + " "
                        + page.issuedAt()[i] + " "
                        + (keyed ? new HolderIdentity(page.keyHighs()[i], page.keyLows()[i]) : null) + " " + revoked);
            }
        });
        assertThat(restored)
                .containsExactlyElementsOf(truth.coupons.of(found.terms().campaign()).stream()
                        .map(coupon -> coupon.sequence() + " " + coupon.user().ordinal(coupon.ordinal()) + " "
                                + coupon.issuedAt() + " " + coupon.key() + " "
                                + truth.coupons.isRevoked(coupon))
                        .toList());
    }

    void flush() {
        Promise<Void> flushed = Promise.promise();
        ledger.flush(flushed::complete);
        get(flushed);
    }

    private <T> T on(Consumer<Consumer<T>> what) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(turn -> {
            try {
                what.accept(promise::tryComplete);
            } catch (RuntimeException | AssertionError failure) {
                promise.tryFail(failure);
            }
        });
        return get(promise);
    }

    private static <T> T get(Promise<T> promise) {
        try {
            return promise.future().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void fail(String cause) {
        throw new IllegalStateException(cause);
    }

    private void closeStore() {
        if (store != null) {
            store.close();
        }
    }

    @Override
    public void close() {
        closeStore();
    }
}
