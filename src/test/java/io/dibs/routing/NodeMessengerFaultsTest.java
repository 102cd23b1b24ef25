package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.routing.FaultyBus.Fate;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.Coupon;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Does each claim get one answer when the bus fails? */
class NodeMessengerFaultsTest extends TwoNodesFixture {
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
}
