package io.dibs.routing;

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
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes, one of which owns the shard, over a bus that can fail. */
abstract class TwoNodesFixture {
    static final String SALE = "sale";
    static final int STOCK = 60;
    static final int CROWD = 100;
    static final ClientLimits PATIENT = new ClientLimits(20_000, 20_000);
    final Vertx vertx = Vertx.vertx();
    final FaultyBus mail = new FaultyBus(vertx);
    final EventLoopLedger ledger = new EventLoopLedger(new MemoryLedger());
    final AtomicReference<UUID> owner = new AtomicReference<>();
    TestNode near;
    TestNode far;

    @BeforeEach
    void start() {
        far = new TestNode(vertx, ledger, shard -> owner.get(), PATIENT)
                .on(vertx.eventBus())
                .owning();
        near = new TestNode(vertx, ledger, shard -> owner.get(), PATIENT).on(vertx.eventBus());
        owner.set(far.id);
        assertThat(done(far.command(SALE, "create", new CampaignAction.Create(proposal()))))
                .isInstanceOf(Done.class);
    }

    @AfterEach
    void stop() {
        ledger.letGo();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Past the client, which would ask again. */
    void send(String user) {
        Claim claim = new Claim(SALE, user, MemoryLedger.hash(user), null, Long.MAX_VALUE, answer -> near.answers
                .computeIfAbsent(user, first -> new CopyOnWriteArrayList<>())
                .add(answer));
        near.messenger.mailbox(far.id, TestNode.SHARD).claims(List.of(claim));
    }

    void crowdClaims() {
        IntStream.range(0, CROWD).forEach(i -> near.claim(SALE, user(i)));
    }

    void everybodyHasOneAnswer() {
        await().atMost(20, SECONDS).until(() -> near.answers.size() == CROWD);
        assertThat(near.answers.values())
                .allSatisfy(answers -> assertThat(answers).hasSize(1));
    }

    ClaimAnswer answer(int number) {
        return near.answers.get(user(number)).get(0);
    }

    static String user(int number) {
        return "u-" + number;
    }

    static CampaignProposal proposal() {
        byte[] key = new byte[CodeKey.BYTES];
        new Random(1).nextBytes(key);
        return new CampaignProposal(
                STOCK,
                1,
                CampaignPhase.LIVE,
                Terms.ALWAYS,
                Terms.NEVER,
                CouponExpiry.after(60_000),
                new CodeKey(key),
                new CampaignDescription("Sale", null, "{}"));
    }

    static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
