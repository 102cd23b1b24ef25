package io.dibs.routing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.ClaimRefusal;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.routing.wire.NodeMessage;
import io.dibs.shard.Claim;
import io.dibs.shard.ClaimAnswer;
import io.dibs.shard.ClaimAnswer.Granted;
import io.dibs.shard.ClaimAnswer.Refused;
import io.dibs.shard.Command;
import io.dibs.shard.CommandAnswer;
import io.dibs.shard.CommandAnswer.Done;
import io.dibs.shard.Coupon;
import io.dibs.testkit.ledger.MemoryLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Is a shard of another node as good as an own one, also while it moves? */
class NodeMessengerTest extends TwoNodesFixture {
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
        assertThat(ledger.terms("other"))
                .usingRecursiveComparison()
                .ignoringFields("codeKey")
                .isEqualTo(proposal().terms("other", 0, 2));
    }

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
        Claim claim = new Claim(SALE, "u", MemoryLedger.hash("u"), null, Long.MAX_VALUE, answers::add);
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
}
