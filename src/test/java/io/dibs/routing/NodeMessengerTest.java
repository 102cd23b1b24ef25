package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CampaignProposal;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CodeKey;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.routing.FaultyBus.Fate;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.Coupon;
import io.dibs.testkit.ledger.EventLoopLedger;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and the bus between them: {@code far} owns the shard at first, {@code near} is asked. */
class NodeMessengerTest {
    private static final String SALE = "sale";
    private static final int STOCK = 60;
    private static final int CROWD = 100;
    private static final ClientLimits PATIENT = new ClientLimits(20_000, 20_000);

    private final Vertx vertx = Vertx.vertx();
    private final FaultyBus mail = new FaultyBus(vertx);
    private final EventLoopLedger ledger = new EventLoopLedger(new MemoryLedger());
    private final AtomicReference<UUID> owner = new AtomicReference<>();
    private TestNode near;
    private TestNode far;

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

    // ---- as at home --------------------------------------------------------------------------------------------

    @Test
    void claimsForAShardOfAnotherNodeAreAnsweredAsThereAndInOrder() {
        crowdClaims();
        everybodyHasOneAnswer();
        assertThat(ledger.coupons(SALE)).hasSize(STOCK);
        for (Coupon coupon : ledger.coupons(SALE)) {
            assertThat(coupon.userId()).isEqualTo(user(coupon.sequence() - 1));
            assertThat(near.answers.get(coupon.userId()))
                    .containsExactly(
                            new Granted(ledger.terms(SALE), coupon.sequence(), coupon.issuedAt(), true, false));
        }
        assertThat(answer(STOCK)).isEqualTo(new Refused(ClaimRefusal.SOLD_OUT, ledger.terms(SALE)));
        assertThat(mail.sent(NodeMessage.Claims.class)).isLessThan(CROWD / 2);
    }

    @Test
    void aCampaignThatIsNotThereIsRefusedWithoutTerms() {
        near.claim("nowhere", "u");
        await().atMost(10, SECONDS).untilAsserted(() -> assertThat(near.answers.get("u"))
                .containsExactly(new Refused(ClaimRefusal.NOT_FOUND, null)));
    }

    @Test
    void commandsForAShardOfAnotherNodeAreAnsweredAsThere() {
        assertThat(done(near.command(SALE, "again", new CampaignAction.Create(proposal()))))
                .isEqualTo(new CommandAnswer.Refused(Objection.CAMPAIGN_EXISTS));
        assertThat(done(near.command("other", "other", new CampaignAction.Create(proposal()))))
                .isInstanceOf(Done.class);
        assertThat(done(near.command(SALE, "pause", new CampaignAction.Pause())))
                .isEqualTo(new Done("sale PAUSED 60 v2"));
        assertThat(done(near.command(SALE, "open", new CampaignAction.Open()))).isEqualTo(new Done("sale LIVE 60 v3"));
        assertThat(done(near.command(SALE, "add", new CampaignAction.AddStock(5))))
                .isEqualTo(new Done("sale LIVE 65 v4"));
        assertThat(done(near.command(SALE, "add", new CampaignAction.AddStock(5))))
                .isEqualTo(new Done("sale LIVE 65 v4"));
        assertThat(done(near.command(SALE, "sync", new CampaignAction.Sync()))).isEqualTo(new Done(null));
        assertThat(done(near.command(SALE, "close", new CampaignAction.Close())))
                .isEqualTo(new Done("sale CLOSED 65 v5"));
        assertThat(ledger.terms("other")).isEqualTo(proposal().terms("other", 0, 2));
    }

    // ---- the shard moves ---------------------------------------------------------------------------------------

    @Test
    void claimsWaitWhileAShardHasNoOwnerAndFollowItToItsNewOne() {
        owner.set(null);
        crowdClaims();
        Future<CommandAnswer> pause = near.command(SALE, "add", new CampaignAction.AddStock(1));
        far.host.releaseAll().toCompletionStage().toCompletableFuture().join();
        near.owning();
        assertThat(done(pause)).isEqualTo(new Done("sale LIVE 61 v2"));
        everybodyHasOneAnswer();
        assertThat(ledger.coupons(SALE)).hasSizeBetween(STOCK, STOCK + 1);
    }

    @Test
    void aNodeThatHasLetTheShardGoSendsTheClaimsBack() {
        far.host.releaseAll().toCompletionStage().toCompletableFuture().join();
        crowdClaims();
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Answers.class) > 1);
        assertThat(near.answers).isEmpty();
        far.owning();
        everybodyHasOneAnswer();
    }

    /** PostgreSQL is slow, and meanwhile the member list loses the owner for a moment. */
    @Test
    void whoAsksAfterANodeCameBackIsToldNobodyElsesCoupon() {
        twoAskOneAfterTheOther(() -> near.messenger.nodeLeft(far.id));
    }

    /** The same over a new bus, as after a merge. */
    @Test
    void whoAsksAfterTheBusWasReplacedIsToldNobodyElsesCoupon() {
        twoAskOneAfterTheOther(() -> {
            near.messenger.detach();
            near.on(vertx.eventBus());
        });
    }

    private void twoAskOneAfterTheOther(Runnable between) {
        ledger.hold();
        send(user(0));
        await().atMost(10, SECONDS).until(() -> far.host.pending() == 1);
        between.run();
        send(user(1));
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Claims.class) == 2);
        ledger.letGo();
        await().atMost(10, SECONDS).until(() -> near.answers.containsKey(user(1)));
        assertThat(answer(0)).isEqualTo(ClaimAnswer.MOVED);
        Granted granted = (Granted) answer(1);
        assertThat(ledger.coupons(SALE))
                .filteredOn(row -> row.sequence() == granted.sequence())
                .extracting(Coupon::userId)
                .containsExactly(user(1));
        assertThat(near.misdirected).hasValue(0);
    }

    /** Past the client, which would ask again. */
    private void send(String user) {
        Claim claim =
                new Claim(SALE, user, MemoryLedger.hash(user), null, Long.MAX_VALUE, (same, answer) -> near.answers
                        .computeIfAbsent(user, first -> new CopyOnWriteArrayList<>())
                        .add(answer));
        near.messenger.mailbox(far.id, TestNode.SHARD).claims(List.of(claim));
    }

    @Test
    void aCommandIsNotAnsweredWithTheResultOfAnEarlierOne() {
        ledger.hold();
        near.command(SALE, "add", new CampaignAction.AddStock(5));
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Command.class) == 1);
        near.messenger.nodeLeft(far.id);
        Future<CommandAnswer> pause = near.command(SALE, "pause", new CampaignAction.Pause());
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Command.class) == 2);
        ledger.letGo();
        assertThat(done(pause)).isEqualTo(new Done("sale PAUSED 65 v3"));
        assertThat(ledger.terms(SALE).phase()).isEqualTo(CampaignPhase.PAUSED);
        assertThat(near.misdirected).hasValue(0);
    }

    @Test
    void aNodeThatLeavesTheBusHandsBackWhatItSentAtOnce() {
        List<ClaimAnswer> answers = new ArrayList<>();
        List<CommandAnswer> commandAnswers = new ArrayList<>();
        ledger.hold();
        Claim claim = new Claim(
                SALE, "u", MemoryLedger.hash("u"), null, Long.MAX_VALUE, (same, answer) -> answers.add(answer));
        near.messenger.mailbox(far.id, TestNode.SHARD).claims(List.of(claim));
        near.messenger
                .mailbox(far.id, TestNode.SHARD)
                .command(new Command(
                        SALE, "r", "admin", new CampaignAction.Pause(), Long.MAX_VALUE, commandAnswers::add));
        near.messenger.detach();
        ledger.letGo();
        assertThat(answers).containsExactly(ClaimAnswer.MOVED);
        assertThat(commandAnswers).containsExactly(CommandAnswer.LATE);
    }

    @Test
    void whatANodeHadInHandWhenItLeftIsAskedForAgain() {
        ledger.hold();
        crowdClaims();
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Claims.class) > 0);
        far.messenger.detach();
        owner.set(near.id);
        near.messenger.nodeLeft(far.id);
        near.host.takeOver(TestNode.SHARD);
        ledger.letGo();
        everybodyHasOneAnswer();
        assertThat(ledger.coupons(SALE)).hasSize(STOCK);
    }

    @Test
    void aNodeThatIsCutOffFromTheBusHandsBackWhatItSentAndGoesOnOverTheNextBus() {
        Vertx other = Vertx.vertx();
        try {
            ledger.hold();
            crowdClaims();
            await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Claims.class) > 0);
            near.messenger.detach();
            far.on(other.eventBus());
            near.on(other.eventBus());
            ledger.letGo();
            everybodyHasOneAnswer();
            assertThat(ledger.coupons(SALE)).hasSize(STOCK);
        } finally {
            other.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    // ---- the bus fails -----------------------------------------------------------------------------------------

    @Test
    void aLostAnswerIsAskedForAgainAndIsTheSameCoupon() {
        AtomicInteger lost = new AtomicInteger();
        mail.each(message ->
                message instanceof NodeMessage.Answers && lost.getAndIncrement() == 0 ? Fate.LOST : Fate.DELIVERED);
        near.claim(SALE, "u");
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(near.answers.get("u")).hasSize(1));
        Granted granted = (Granted) near.answers.get("u").get(0);
        assertThat(granted.sequence()).isOne();
        assertThat(granted.fresh()).isFalse();
        assertThat(ledger.coupons(SALE)).hasSize(1);
    }

    @Test
    void aLostCommandAnswerIsAskedForAgainAndTheCommandHappensOnce() {
        AtomicInteger lost = new AtomicInteger();
        mail.each(message -> message instanceof NodeMessage.CommandReply && lost.getAndIncrement() == 0
                ? Fate.LOST
                : Fate.DELIVERED);
        assertThat(done(near.command(SALE, "add", new CampaignAction.AddStock(5))))
                .isEqualTo(new Done("sale LIVE 65 v2"));
        assertThat(lost).hasValueGreaterThan(1);
        assertThat(ledger.terms(SALE).stock()).isEqualTo(STOCK + 5);
    }

    @Test
    void aSlowOwnerIsAskedWhatItHasInHandAndNotSentItAgain() {
        ledger.hold();
        near.claim(SALE, "u");
        Future<CommandAnswer> add = near.command(SALE, "add", new CampaignAction.AddStock(5));
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.ProgressReport.class) > 3);
        assertThat(near.answers).isEmpty();
        ledger.letGo();
        assertThat(done(add)).isEqualTo(new Done("sale LIVE 65 v2"));
        await().atMost(10, SECONDS).until(() -> near.answers.containsKey("u"));
        assertThat(mail.sent(NodeMessage.Claims.class)).isOne();
    }

    @Test
    void messagesThatComeTwiceCountOnce() {
        mail.each(message -> Fate.DOUBLED);
        crowdClaims();
        assertThat(done(near.command(SALE, "add", new CampaignAction.AddStock(CROWD))))
                .isInstanceOf(Done.class);
        everybodyHasOneAnswer();
        assertThat(ledger.terms(SALE).stock()).isEqualTo(STOCK + CROWD);
        assertThat(ledger.coupons(SALE)).extracting(Coupon::userId).doesNotHaveDuplicates();
    }

    @Test
    void answersThatComeAfterTheyWereGivenUpFindNobodyWhoWaits() {
        mail.each(message -> message instanceof NodeMessage.Answers ? Fate.late(1_300) : Fate.DELIVERED);
        near.claim(SALE, "u");
        await().atMost(10, SECONDS).until(() -> mail.sent(NodeMessage.Claims.class) > 1);
        mail.each(message -> Fate.DELIVERED);
        await().atMost(10, SECONDS).until(() -> near.answers.containsKey("u"));
        near.claim(SALE, "v");
        await().atMost(10, SECONDS).until(() -> near.answers.containsKey("v"));
        assertThat(near.answers.get("u")).hasSize(1);
        assertThat(ledger.coupons(SALE)).hasSize(2);
    }

    @Test
    void claimsThatComeAfterTheirDeadlineAreNotDecided() {
        TestNode hasty =
                new TestNode(vertx, ledger, shard -> owner.get(), new ClientLimits(300, 300)).on(vertx.eventBus());
        mail.each(message -> message.from().equals(hasty.id) && !(message instanceof NodeMessage.ProgressQuery)
                ? Fate.late(700)
                : Fate.DELIVERED);
        hasty.claim(SALE, "late");
        Future<CommandAnswer> add = hasty.command(SALE, "late", new CampaignAction.AddStock(1));
        assertThat(done(add)).isEqualTo(CommandAnswer.LATE);
        await().atMost(10, SECONDS)
                .until(() ->
                        mail.sent(NodeMessage.Answers.class) == 1 && mail.sent(NodeMessage.CommandReply.class) == 1);
        assertThat(hasty.answers.get("late")).containsExactly(ClaimAnswer.LATE);
        assertThat(ledger.coupons(SALE)).isEmpty();
        assertThat(ledger.terms(SALE).stock()).isEqualTo(STOCK);
    }

    @Test
    void whatIsNoMessageIsRefusedAndHurtsNothing() {
        mail.each(message -> Fate.DELIVERED);
        String address = NodeMessenger.address(far.id);
        vertx.eventBus().send(address, "text");
        vertx.eventBus().send(address, 7L);
        near.claim(SALE, "u");
        await().atMost(10, SECONDS).until(() -> near.answers.containsKey("u"));
    }

    @Test
    void underEveryFaultOfTheBusAtOnceEachClaimHasOneAnswerAndTheLedgerAgrees() {
        Random random = new Random(7);
        mail.each(message -> fate(random));
        for (int i = 0; i < CROWD; i++) {
            near.claim(SALE, user(i));
            far.claim(SALE, "far-" + i);
        }
        far.host.releaseAll().toCompletionStage().toCompletableFuture().join();
        near.owning();
        owner.set(near.id);
        everybodyHasOneAnswer();
        await().atMost(20, SECONDS).until(() -> far.answers.size() == CROWD);
        assertThat(ledger.coupons(SALE))
                .hasSize(STOCK)
                .extracting(Coupon::userId)
                .doesNotHaveDuplicates();
        Stream.of(near, far).forEach(this::holdsWhatTheLedgerSays);
    }

    private static synchronized Fate fate(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> Fate.LOST;
            case 2, 3 -> Fate.DOUBLED;
            case 4 -> Fate.late(1 + random.nextInt(2_500));
            case 5 -> new Fate(0, 1 + random.nextInt(2_500));
            default -> Fate.DELIVERED;
        };
    }

    private void holdsWhatTheLedgerSays(TestNode node) {
        node.answers.forEach((user, answers) -> {
            assertThat(answers).hasSize(1);
            List<Integer> sequences = ledger.coupons(SALE).stream()
                    .filter(coupon -> coupon.userId().equals(user))
                    .map(Coupon::sequence)
                    .toList();
            if (answers.get(0) instanceof Granted granted) {
                assertThat(sequences).containsExactly(granted.sequence());
            } else {
                assertThat(answers.get(0)).isInstanceOf(Refused.class);
                assertThat(sequences).isEmpty();
            }
        });
    }

    // ----------------------------------------------------------------------------------------------------------

    private void crowdClaims() {
        IntStream.range(0, CROWD).forEach(i -> near.claim(SALE, user(i)));
    }

    private void everybodyHasOneAnswer() {
        await().atMost(20, SECONDS).until(() -> near.answers.size() == CROWD);
        assertThat(near.answers.values())
                .allSatisfy(answers -> assertThat(answers).hasSize(1));
    }

    private ClaimAnswer answer(int number) {
        return near.answers.get(user(number)).get(0);
    }

    private static String user(int number) {
        return "u-" + number;
    }

    private static CampaignProposal proposal() {
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

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
