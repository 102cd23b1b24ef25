package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static io.dibs.ledger.BlockingLedger.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.LogDigest;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignView;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.CommandLookup;
import io.dibs.shard.CommandLookup.AlreadyExecuted;
import io.dibs.shard.CommandLookup.NotExecuted;
import io.dibs.shard.CouponPage;
import io.dibs.shard.RecoveredCampaign;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.shard.WriteOutcome.Poisoned;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Administrative changes through the fence, and what a takeover reads back. */
class CommandsIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private BlockingLedger ledger;
    private ShardWriter writer;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        ledger = new BlockingLedger(postgres.ledger());
        writer = ledger.writer(1);
    }

    private String create(String id, String request, int stock, int perUser) {
        return writer.committed(BlockingLedger.creation(id, 1, request, stock, perUser));
    }

    @Test
    void aCreatedCampaignIsReadBackAsItWas() {
        String result = create("a", "r1", 100, 1);
        JsonObject json = new JsonObject(result);
        Terms terms = BlockingLedger.terms("a", 1, 100, 1);
        assertThat(json.getInteger("stock")).isEqualTo(100);
        assertThat(json.getJsonObject("benefit")).isEqualTo(new JsonObject().put("percent", 20));
        assertThat(json.getLong("createdAt")).isEqualTo(BlockingLedger.NOW);
        assertThat(json.getLong("closesAt")).isEqualTo(terms.closesAt() == Terms.NEVER ? null : terms.closesAt());
        assertThat(result).doesNotContain("code").contains("\"number\"");
        assertThat(ledger.campaigns(1)).containsExactly(new RecoveredCampaign(terms, 0, OptionalLong.of(0)));
        CampaignView record = ConditionWait.get(
                        postgres.repositories().campaigns().campaign("a"))
                .orElseThrow();
        assertThat(record.terms()).isEqualTo(terms);
        assertThat(record.description().benefit()).isEqualTo("{\"percent\": 20}");
        assertThat(DATABASE.read("SELECT (extract(epoch FROM created_at) * 1000)::bigint FROM campaign"))
                .isEqualTo(String.valueOf(BlockingLedger.NOW));
        assertThat(ConditionWait.get(postgres.repositories().campaigns().campaign(1, 1)))
                .contains(record);
    }

    @Test
    void aChangeKeepsWhatPeopleReadAndLeavesAHistory() {
        create("a", "r1", 100, 1);
        Terms before = BlockingLedger.terms("a", 1, 100, 1);
        CampaignChange change =
                BlockingLedger.change("a", "r2", new CampaignAction.AddStock(50), before, before.withStock(150));
        JsonObject json = new JsonObject(writer.committed(change));
        assertThat(json.getInteger("stock")).isEqualTo(150);
        assertThat(json.getString("name")).isEqualTo("Summer");
        assertThat(json.getLong("version")).isEqualTo(2);
        assertThat(DATABASE.read("SELECT before->>'stock' || ' ' || (after->>'stock') || who FROM history"
                        + " WHERE request = 'r2'"))
                .isEqualTo("100 150admin");
    }

    @Test
    void aRequestHappensOnceAndAnswersTheSame() {
        create("a", "r1", 100, 1);
        Terms before = BlockingLedger.terms("a", 1, 100, 1);
        CampaignChange change =
                BlockingLedger.change("a", "r2", new CampaignAction.AddStock(50), before, before.withStock(150));
        String first = writer.committed(change);
        Terms after = before.withStock(150);
        writer.committed(BlockingLedger.change(
                "a", "r3", new CampaignAction.Pause(), after, after.withPhase(CampaignPhase.PAUSED)));
        assertThat(writer.committed(change)).isEqualTo(first);
        assertThat(ledger.lookUp(writer.fence(), change)).isEqualTo(new AlreadyExecuted(first));
        assertThat(ledger.campaigns(1).get(0).terms().stock()).isEqualTo(150);
        assertThat(writer.append(coupon("a", 1, "u"))).isEqualTo(WriteOutcome.COMMITTED);
    }

    /** The reply was lost and memory read back: the change would fit a second time. */
    @Test
    void aKnownRequestChangesNothingWhereItsChangeWouldFitAgain() {
        create("a", "r1", 100, 1);
        Terms before = BlockingLedger.terms("a", 1, 100, 1);
        Terms after = before.withStock(150);
        String first =
                writer.committed(BlockingLedger.change("a", "r2", new CampaignAction.AddStock(50), before, after));
        CampaignChange again =
                BlockingLedger.change("a", "r2", new CampaignAction.AddStock(50), after, after.withStock(200));
        assertThat(writer.execute(again)).isEqualTo(new Committed(first));
        assertThat(ledger.campaigns(1).get(0).terms()).isEqualTo(after);
    }

    @Test
    void aKnownCreationMakesNothingWhereTheIdIsFreeAgain() {
        String first = create("a", "r1", 100, 1);
        writer.committed(BlockingLedger.change(
                "a", "r2", new CampaignAction.Delete(), BlockingLedger.terms("a", 1, 100, 1), null));
        assertThat(writer.execute(BlockingLedger.creation("a", 1, "r1", 100, 1)))
                .isEqualTo(new Committed(first));
        assertThat(ledger.campaigns(1)).isEmpty();
    }

    @Test
    void aRequestThatNeverHappenedIsKnownAsSuchOnlyByTheOwner() {
        CampaignChange change = BlockingLedger.creation("a", 1, "r1", 100, 1);
        assertThat(ledger.lookUp(writer.fence(), change)).isInstanceOf(NotExecuted.class);
        ledger.taken(1);
        assertThat(ledger.lookUp(writer.fence(), change)).isInstanceOf(CommandLookup.Fenced.class);
    }

    @Test
    void aStaleOwnerChangesNothing() {
        ledger.taken(1);
        assertThat(writer.execute(BlockingLedger.creation("a", 1, "r1", 100, 1)))
                .isInstanceOf(Fenced.class);
        assertThat(DATABASE.read("SELECT count(*) FROM campaign")).isEqualTo("0");
        assertThat(DATABASE.read("SELECT count(*) FROM history")).isEqualTo("0");
    }

    @Test
    void aChangeOfARowThatIsOtherThanInMemoryIsAContradiction() {
        create("a", "r1", 100, 1);
        Terms wrong = BlockingLedger.terms("a", 1, 90, 1).withStock(80);
        CampaignChange change =
                BlockingLedger.change("a", "r2", new CampaignAction.AddStock(1), wrong, wrong.withStock(81));
        assertThat(writer.execute(change)).isInstanceOf(Contradicted.class);
    }

    @Test
    void anIdThatIsTakenIsAContradiction() {
        create("a", "r1", 100, 1);
        assertThat(writer.execute(BlockingLedger.creation("a", 1, "r2", 100, 1)))
                .isInstanceOf(Contradicted.class);
    }

    @Test
    void aNameThatCannotBeStoredIsPoison() {
        CampaignChange change = BlockingLedger.creation("nul\0", 1, "r1", 100, 1);
        assertThat(writer.execute(change)).isInstanceOf(Poisoned.class);
    }

    private static long digest() {
        long digest = 0;
        for (int n = 1; n <= 3; n++) {
            HolderIdentity user = coupon("a", n, "u" + n).user();
            digest ^= LogDigest.of(n, user.high(), user.low());
        }
        return digest;
    }

    @Test
    void aTakeoverFindsTheLastCouponOfEachCampaign() {
        create("a", "r1", 100, 1);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"), coupon("a", 3, "u3"));
        assertThat(ledger.campaigns(1))
                .containsExactly(
                        new RecoveredCampaign(BlockingLedger.terms("a", 1, 100, 1), 3, OptionalLong.of(digest())));
        assertThat(ledger.campaigns(2)).isEmpty();
    }

    @Test
    void manyCampaignsComeInPieces() {
        DATABASE.run("INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version,"
                + " created_at, changed_at) SELECT 'c' || n, 1, n, 10, 1, 'LIVE', decode(repeat('00', 16), 'hex'), 1,"
                + " now(), now() FROM generate_series(1, 2500) n");
        LogRows.heads(DATABASE::run);
        List<RecoveredCampaign> found = ledger.campaigns(1);
        assertThat(found).hasSize(2_500);
        assertThat(found.get(2_499).terms().campaign()).isEqualTo("c2500");
        assertThat(found.get(0).terms().opensAt()).isEqualTo(Terms.ALWAYS);
    }

    @Test
    void aPageHoldsHashesTimesAndRevocations() {
        LogRows.campaign(DATABASE::run, "a", 1, 100);
        writer.append(coupon("a", 1, "u1"), coupon("a", 2, "ü€😀"), coupon("a", 3, "u3"));
        DATABASE.run("INSERT INTO coupon_state (campaign, sequence, revoked_at) SELECT key, 2, now() FROM head");
        CouponPage page = ledger.page(BlockingLedger.terms("a", 1, 10, 1), 2, 3);
        assertThat(page.firstSequence()).isEqualTo(2);
        assertThat(new HolderIdentity(page.highs()[0], page.lows()[0])).isEqualTo(hash("ü€😀"));
        assertThat(new HolderIdentity(page.highs()[1], page.lows()[1])).isEqualTo(hash("u3"));
        assertThat(page.issuedAt())
                .containsExactly(
                        coupon("a", 2, "").issuedAt(), coupon("a", 3, "").issuedAt());
        assertThat(page.revoked()).containsExactly(2);
        assertThat(page.keyHighs()).isNull();
    }

    @Test
    void aPageOfACampaignOfSeveralEachHoldsOrdinalsAndKeys() {
        LogRows.campaign(DATABASE::run, "a", 1, 100);
        LogRows.campaign(DATABASE::run, "b", 2, 100);
        HolderIdentity one = new HolderIdentity(-1, 2);
        HolderIdentity two = new HolderIdentity(3, -4);
        writer.append(keyed("a", 1, "u1", 1, one), coupon("b", 1, "u1"), keyed("a", 2, "u1", 2, two));
        CouponPage page = ledger.page(BlockingLedger.terms("a", 1, 10, 3), 1, 2);
        assertThat(new HolderIdentity(page.highs()[0], page.lows()[0])).isEqualTo(hash("u1"));
        assertThat(new HolderIdentity(page.highs()[1], page.lows()[1]))
                .isEqualTo(hash("u1").ordinal(2));
        assertThat(new HolderIdentity(page.keyHighs()[1], page.keyLows()[1])).isEqualTo(two);
    }

    @Test
    void aPageWithAHoleFails() {
        LogRows.campaign(DATABASE::run, "a", 1, 100);
        LogRows.append(DATABASE::run, "a", 3, 1);
        DATABASE.run("DELETE FROM issue WHERE last = 2");
        assertThatThrownBy(() -> ledger.page(BlockingLedger.terms("a", 1, 10, 1), 1, 3))
                .hasMessageContaining("does not hold each coupon");
    }

    private HolderIdentity hash(String user) {
        return postgres.identity().userHash().of(user.getBytes(StandardCharsets.UTF_8));
    }
}
