package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.NOW;
import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.Terms;
import io.dibs.ledger.CampaignArchive.FreezeResult;
import io.dibs.repository.CouponRepository;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From the moment a campaign is frozen nothing happens to its coupons, whatever a node still believes. */
class CampaignArchiveIT {
    private static final byte[] SHA256 = new byte[32];

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private ShardWriter writer;
    private CampaignArchive archive;
    private Terms terms;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        writer = new BlockingLedger(postgres.ledger()).writer(1);
        archive = new CampaignArchive(DATABASE.vertx(), DATABASE.settings());
        writer.committed(BlockingLedger.creation("a", 1, "r1", 100, 1));
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"));
        Terms live = BlockingLedger.terms("a", 1, 100, 1);
        terms = live.withPhase(CampaignPhase.CLOSED);
        writer.committed(BlockingLedger.change("a", "r2", new CampaignAction.Close(), live, terms));
    }

    @AfterEach
    void close() {
        ConditionWait.get(archive.close());
    }

    private FreezeResult freeze(int coupons) {
        return ConditionWait.get(archive.freeze("a", coupons, SHA256));
    }

    @Test
    void onlyTheCouponsThatWereWrittenAreFrozen() {
        assertThat(freeze(1)).isEqualTo(FreezeResult.CHANGED);
        DATABASE.run("UPDATE campaign SET phase = 'PAUSED'");
        assertThat(freeze(2)).isEqualTo(FreezeResult.CHANGED);
        DATABASE.run("UPDATE campaign SET phase = 'CLOSED'");
        assertThat(freeze(2)).isEqualTo(FreezeResult.FROZEN);
        assertThat(freeze(2)).as("once more, before anything is removed").isEqualTo(FreezeResult.FROZEN);
        assertThat(ConditionWait.get(archive.beginRemoval("a", 1, "who"))).isFalse();
        assertThat(ConditionWait.get(archive.beginRemoval("a", 0, "who"))).isTrue();
        assertThat(freeze(2)).as("its removal has begun").isEqualTo(FreezeResult.CHANGED);
    }

    @Test
    void aFrozenCouponIsNotRedeemed() {
        CouponRepository coupons = postgres.repositories().coupons();
        assertThat(freeze(2)).isEqualTo(FreezeResult.FROZEN);
        assertThat(ConditionWait.get(coupons.redeem(terms, 1, "order", NOW))).isEmpty();
        ConditionWait.get(archive.thaw(ConditionWait.get(archive.progress("a")).key()));
        assertThat(ConditionWait.get(coupons.redeem(terms, 1, "order", NOW))).isPresent();
    }

    @Test
    void aFrozenCouponIsNotRevoked() {
        assertThat(freeze(2)).isEqualTo(FreezeResult.FROZEN);
        assertThat(writer.execute(BlockingLedger.change("a", "r3", new Revoke(1, false), terms, terms)))
                .isEqualTo(new Declined(Objection.NOT_ISSUED));
        assertThat(DATABASE.read("SELECT count(*) FROM coupon_state")).isEqualTo("0");
        ConditionWait.get(archive.thaw(ConditionWait.get(archive.progress("a")).key()));
        assertThat(writer.execute(BlockingLedger.change("a", "r4", new Revoke(1, false), terms, terms)))
                .isInstanceOf(Committed.class);
    }

    /** Its list is gone, too: nobody is said not to be on it. */
    @Test
    void aLateClaimFindsNothingAnyMore() {
        assertThat(freeze(2)).isEqualTo(FreezeResult.FROZEN);
        assertThat(ConditionWait.get(archive.beginRemoval("a", 0, "who"))).isTrue();
        CouponRemoval removal =
                archive.removal("a", ConditionWait.get(archive.progress("a")).key());
        while (ConditionWait.get(removal.step())) {
            // To the end.
        }
        DATABASE.run("UPDATE campaign SET eligible_list = 77, eligible_users = 10");
        Terms ofList = ConditionWait.get(archive.campaign("a")).orElseThrow().terms();
        List<Question> late = List.of(new Question(terms, "u1", null), new Question(ofList, "u2", null));
        assertThat(ConditionWait.get(postgres.repositories().forgottenClaims().find(late)))
                .allSatisfy(found -> {
                    assertThat(found.coupon()).isNull();
                    assertThat(found.eligible()).isTrue();
                });
    }
}
