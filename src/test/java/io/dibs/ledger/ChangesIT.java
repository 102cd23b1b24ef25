package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignDescription;
import io.dibs.campaign.CampaignEdit;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignRepository.HistoryEntry;
import io.dibs.repository.CampaignView;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.CommandLookup.AlreadyExecuted;
import io.dibs.shard.CommandLookup.NotExecuted;
import io.dibs.shard.Fence;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Edits, deletions and the history of both, through the fence. */
class ChangesIT {
    private static final Terms A = BlockingLedger.terms("a", 1, 100, 1);

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
        writer.committed(BlockingLedger.creation("a", 1, "r1", 100, 1));
    }

    private static CampaignChange edit(String request, CampaignDescription description, Terms before, Terms after) {
        CampaignEdit edit = new CampaignEdit(null, null, null, null, null, null, description);
        return BlockingLedger.change("a", request, new CampaignAction.Edit(edit), before, after);
    }

    private static CampaignChange deletion(String request, Terms before) {
        return BlockingLedger.change("a", request, new CampaignAction.Delete(), before, null);
    }

    private List<HistoryEntry> history(long before, int limit) {
        return ConditionWait.get(postgres.repositories().campaigns().history("a", before, limit));
    }

    private CampaignView campaign() {
        return ConditionWait.get(postgres.repositories().campaigns().campaign("a"))
                .orElseThrow();
    }

    @Test
    void anEditSetsWhatItNamesAndLeavesTheRest() {
        Terms terms = new Terms(
                "a",
                1,
                1,
                100,
                3,
                A.phase(),
                BlockingLedger.NOW,
                Terms.NEVER,
                CouponExpiry.at(BlockingLedger.NOW),
                A.codeKey(),
                PublishedUploads.NONE,
                2);
        JsonObject result =
                new JsonObject(writer.committed(edit("r2", new CampaignDescription("Autumn", null, null), A, terms)));
        assertThat(result.getString("name")).isEqualTo("Autumn");
        assertThat(result.getJsonObject("benefit")).isEqualTo(new JsonObject().put("percent", 20));
        assertThat(campaign().terms()).isEqualTo(terms);
        assertThat(ledger.campaigns(1).get(0).terms()).isEqualTo(terms);
        assertThat(DATABASE.read("SELECT (extract(epoch FROM changed_at) * 1000)::bigint FROM campaign"))
                .isEqualTo(String.valueOf(BlockingLedger.NOW));
    }

    @Test
    void benefitAndMetadataAreReplacedOrTakenAway() {
        Terms second = A.withStock(100);
        writer.committed(edit("r2", new CampaignDescription(null, null, "{\"k\":1}"), A, second));
        assertThat(campaign().description())
                .isEqualTo(new CampaignDescription("Summer", "{\"percent\": 20}", "{\"k\": 1}"));
        Terms third = second.withStock(100);
        writer.committed(edit(
                "r3", new CampaignDescription(null, "{\"gift\":\"mug\"}", CampaignDescription.CLEAR), second, third));
        assertThat(campaign().description()).isEqualTo(new CampaignDescription("Summer", "{\"gift\": \"mug\"}", null));
        writer.committed(edit(
                "r4", new CampaignDescription(null, CampaignDescription.CLEAR, null), third, third.withStock(100)));
        assertThat(campaign().description()).isEqualTo(new CampaignDescription("Summer", null, null));
    }

    @Test
    void aDeletedCampaignIsGoneAndItsRequestHasAResult() {
        assertThat(writer.committed(deletion("r2", A))).isEqualTo("null");
        assertThat(ConditionWait.get(postgres.repositories().campaigns().campaign("a")))
                .isEmpty();
        assertThat(ledger.campaigns(1)).isEmpty();
        assertThat(ledger.lookUp(writer.fence(), deletion("r2", A))).isEqualTo(new AlreadyExecuted("null"));
        assertThat(writer.committed(deletion("r2", A))).isEqualTo("null");
    }

    @Test
    void theNextOfItsIdGoesOnFromItsVersionsAndIsSafeFromOldRequests() {
        assertThat(ledger.lookUp(writer.fence(), BlockingLedger.creation("b", 1, "r9", 5, 1)))
                .isEqualTo(new NotExecuted(0));
        Terms edited = A.withStock(90);
        writer.committed(edit("r2", new CampaignDescription(null, null, null), A, edited));
        writer.committed(deletion("r3", edited));
        CampaignChange again = BlockingLedger.change(
                "a",
                "r4",
                new CampaignAction.Create(BlockingLedger.proposal(5, 1)),
                null,
                BlockingLedger.proposal(5, 1).terms("a", 1, 1, edited.version() + 1));
        assertThat(ledger.lookUp(writer.fence(), again)).isEqualTo(new NotExecuted(edited.version()));
        writer.committed(again);
        assertThat(writer.committed(deletion("r3", edited))).isEqualTo("null");
        assertThat(campaign().terms().version()).isEqualTo(3);
        assertThat(history(Long.MAX_VALUE, 9))
                .extracting(HistoryEntry::action)
                .containsExactly("create", "delete", "edit", "create");
    }

    @Test
    void aCampaignWithACouponStaysWhateverMemorySays() {
        assertThat(writer.append(coupon("a", 1, "u"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(writer.execute(deletion("r2", A))).isInstanceOf(Contradicted.class);
        assertThat(campaign().issued()).isEqualTo(1);
        assertThat(history(Long.MAX_VALUE, 9)).hasSize(1);
    }

    @Test
    void neitherAStaleOwnerNorOneOfAnotherVersionDeletes() {
        assertThat(writer.execute(deletion("r2", A.withStock(7)))).isInstanceOf(Contradicted.class);
        Fence stale = ledger.taken(1);
        ledger.taken(1);
        assertThat(ledger.execute(stale, deletion("r2", A))).isInstanceOf(Fenced.class);
        assertThat(campaign().terms()).isEqualTo(A);
    }

    @Test
    void theHistorySaysWhoChangedWhatWhenAndHowItWasBefore() {
        writer.committed(edit("r2", new CampaignDescription("Autumn", null, null), A, A.withStock(100)));
        writer.committed(deletion("r3", A.withStock(100)));
        List<HistoryEntry> all = history(Long.MAX_VALUE, 9);
        assertThat(all).extracting(HistoryEntry::who).containsOnly("admin");
        assertThat(all).extracting(HistoryEntry::at).containsOnly(BlockingLedger.NOW);
        assertThat(all).extracting(HistoryEntry::number).isSortedAccordingTo((one, two) -> Long.compare(two, one));
        assertThat(all.get(0).before().description().name()).isEqualTo("Autumn");
        assertThat(all.get(0).after()).isNull();
        assertThat(all.get(1).before().description().name()).isEqualTo("Summer");
        assertThat(all.get(1).after().terms().version()).isEqualTo(2);
        assertThat(all.get(1).after().terms().expiry()).isEqualTo(A.expiry());
        assertThat(all.get(1).after().terms().closesAt()).isEqualTo(A.closesAt());
        assertThat(all.get(2).before()).isNull();
    }

    @Test
    void theHistoryComesInPages() {
        Terms terms = A;
        for (int i = 2; i <= 5; i++) {
            writer.committed(edit("r" + i, new CampaignDescription("n" + i, null, null), terms, terms.withStock(100)));
            terms = terms.withStock(100);
        }
        List<HistoryEntry> first = history(Long.MAX_VALUE, 2);
        List<HistoryEntry> second = history(first.get(1).number(), 9);
        assertThat(first)
                .extracting(change -> change.after().description().name())
                .containsExactly("n5", "n4");
        assertThat(second)
                .extracting(change -> change.after().description().name())
                .containsExactly("n3", "n2", "Summer");
        assertThat(ConditionWait.get(postgres.repositories().campaigns().history("b", Long.MAX_VALUE, 9)))
                .isEmpty();
    }
}
