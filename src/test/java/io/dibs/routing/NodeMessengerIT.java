package io.dibs.routing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.Coupon;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same way over real sockets: each node has a bus of its own in one cluster. */
class NodeMessengerIT {
    private static final String SALE = "sale";
    private static final int CROWD = 2_000;
    private static final int FLAPS = 5;
    private static final long FLAP_NANOS = 100_000_000;
    private static final int CROWD_OF_A_FLAP = 50;
    private static final ClientLimits PATIENT = new ClientLimits(20_000, 20_000);

    private final String cluster = "post-" + UUID.randomUUID();
    private final Vertx work = Vertx.vertx();
    private final EventLoopLedger ledger = new EventLoopLedger(new MemoryLedger());
    private final AtomicReference<UUID> owner = new AtomicReference<>();
    private Vertx farBus = TestClusteredBus.join(cluster, 1);
    private final Vertx nearBus = TestClusteredBus.join(cluster, 2);
    private final TestNode far = new TestNode(work, ledger, shard -> owner.get(), PATIENT).on(farBus.eventBus());
    private final TestNode near = new TestNode(work, ledger, shard -> owner.get(), PATIENT).on(nearBus.eventBus());

    @AfterEach
    void stop() {
        ledger.letGo();
        done(nearBus.close());
        done(farBus.close());
        done(work.close());
    }

    @Test
    void claimsCrossCommandsCrossAndABusThatIsBuiltAnewGoesOn() {
        far.owning();
        owner.set(far.id);
        assertThat(done(near.command(SALE, "create", new CampaignAction.Create(proposal(2 * CROWD)))))
                .isInstanceOf(Done.class);
        crowdClaims("first-");
        await().atMost(20, SECONDS).until(() -> near.answers.size() == CROWD);

        far.messenger.detach();
        done(farBus.close());
        near.messenger.nodeLeft(far.id);
        crowdClaims("then-");
        farBus = TestClusteredBus.join(cluster, 2);
        far.on(farBus.eventBus());
        await().atMost(20, SECONDS).until(() -> near.answers.size() == 2 * CROWD);

        assertThat(near.answers.values())
                .allSatisfy(answers -> assertThat(answers).hasSize(1));
        assertThat(ledger.coupons(SALE)).hasSize(2 * CROWD);
        for (Coupon coupon : ledger.coupons(SALE)) {
            Granted granted = (Granted) near.answers.get(coupon.userId()).get(0);
            assertThat(granted.sequence()).isEqualTo(coupon.sequence());
        }
    }

    /** {@code -Ddibs.flap.rounds=20} is the long form. In each round PostgreSQL stands still for half a second. */
    @Test
    void nobodyIsToldSomebodyElsesCouponHoweverOftenAnOwnerIsLostAndFound() {
        int rounds = Integer.getInteger("dibs.flap.rounds", 1);
        int users = 0;
        far.owning();
        owner.set(far.id);
        assertThat(done(near.command(
                        SALE, "create", new CampaignAction.Create(proposal(rounds * FLAPS * CROWD_OF_A_FLAP)))))
                .isInstanceOf(Done.class);
        for (int round = 0; round < rounds; round++) {
            ledger.hold();
            for (int flap = 0; flap < FLAPS; flap++) {
                long ends = System.nanoTime() + FLAP_NANOS;
                for (int i = 0; i < CROWD_OF_A_FLAP; i++) {
                    near.claim(SALE, "u-" + users++);
                }
                await().pollInterval(1, MILLISECONDS).until(() -> System.nanoTime() >= ends);
                near.messenger.nodeLeft(far.id);
            }
            ledger.letGo();
            int all = users;
            await().atMost(20, SECONDS).until(() -> near.answers.size() == all);
        }
        assertThat(ledger.coupons(SALE)).hasSize(users);
        for (Coupon coupon : ledger.coupons(SALE)) {
            Granted granted = (Granted) near.answers.get(coupon.userId()).get(0);
            assertThat(granted.sequence()).isEqualTo(coupon.sequence());
            assertThat(granted.issuedAt()).isEqualTo(coupon.issuedAt());
        }
        assertThat(near.misdirected).hasValue(0);
    }

    @Test
    void nodesAskEachOther() {
        far.messenger.register("ping", (from, payload) -> Future.succeededFuture(payload));
        Buffer payload = Buffer.buffer(new byte[100_000]);
        assertThat(done(near.messenger.request(far.id, "ping", payload, 5_000))).isEqualTo(payload);
    }

    private void crowdClaims(String prefix) {
        for (int i = 0; i < CROWD; i++) {
            near.claim(SALE, prefix + i);
        }
    }

    private static CampaignProposal proposal(int stock) {
        return new CampaignProposal(
                stock,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.NEVER,
                new CodeKey(new byte[CodeKey.BYTES]),
                new CampaignDescription("Sale", null, null));
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
