package io.dibs.ledger;

import static io.dibs.ledger.BlockingLedger.coupon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignStatus;
import io.dibs.campaign.CommandRuling;
import io.dibs.campaign.CommandRuling.Objection;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.PublishedUploads;
import io.dibs.campaign.Terms;
import io.dibs.repository.CouponRepository.CodeLocation;
import io.dibs.repository.CouponRepository.HoldingCursor;
import io.dibs.repository.CouponRepository.HoldingQuery;
import io.dibs.repository.CouponView;
import io.dibs.repository.ForgottenClaims.Finding;
import io.dibs.repository.ForgottenClaims.Question;
import io.dibs.repository.UploadStaging;
import io.dibs.repository.UploadStaging.CodeClash;
import io.dibs.repository.UploadStaging.Published;
import io.dibs.shard.WriteOutcome;
import io.dibs.shard.WriteOutcome.Committed;
import io.dibs.shard.WriteOutcome.Contradicted;
import io.dibs.shard.WriteOutcome.Declined;
import io.dibs.shard.WriteOutcome.Fenced;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Codes and lists of users: staged line by line, published whole through the fence. */
class UploadsIT {
    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    private PostgresLedger postgres;
    private UploadStaging staging;
    private BlockingLedger ledger;
    private ShardWriter writer;
    private Terms terms;

    @BeforeEach
    void open() {
        postgres = DATABASE.open("one");
        staging = postgres.repositories().staging();
        ledger = new BlockingLedger(postgres.ledger());
        writer = ledger.writer(1);
        terms = BlockingLedger.terms("a", 1, 100, 1);
        assertThat(writer.execute(BlockingLedger.creation("a", 1, "r1", 100, 1)))
                .isInstanceOf(Committed.class);
    }

    private WriteOutcome publish(String request, CampaignAction action) {
        CommandRuling.Changed ruling =
                (CommandRuling.Changed) CommandRuling.evaluate(terms, 0, action, BlockingLedger.NOW);
        WriteOutcome outcome = writer.execute(BlockingLedger.change("a", request, action, terms, ruling.after()));
        if (outcome instanceof Committed) {
            terms = ruling.after();
        }
        return outcome;
    }

    private long stage(String request, String... codes) {
        long upload = ConditionWait.get(staging.begin("a", true, request));
        assertThat(ConditionWait.get(staging.codes(upload, 1, List.of(codes)))).isEmpty();
        return upload;
    }

    private List<String> codes(int from, int to) {
        String run = new String(
                ConditionWait.get(postgres.repositories().ownCodes().codes(terms, from, to)), StandardCharsets.UTF_8);
        return List.of(run.split("\u001f"));
    }

    @Test
    void codesStandInTheOrderInWhichTheyWerePublished() {
        long second = stage("late", "S-1", "S-2");
        long first = stage("early", "F-1", "F-2", "F-3");
        assertThat(publish("early", new PublishCodes(first, 3))).isInstanceOf(Committed.class);
        assertThat(publish("late", new PublishCodes(second, 2))).isInstanceOf(Committed.class);
        assertThat(codes(1, 5)).containsExactly("F-1", "F-2", "F-3", "S-1", "S-2");
        assertThat(codes(3, 4)).containsExactly("F-3", "S-1");
        assertThatThrownBy(() -> codes(5, 6)).hasMessageContaining("5 to 6");
        assertThat(ConditionWait.get(staging.published("a", "late"))).contains(new Published(second, 4, 2));
        assertThat(ConditionWait.get(staging.published("a", "never"))).isEmpty();
        assertThat(ConditionWait.get(postgres.repositories().coupons().ownCode("s 1")))
                .contains(new CodeLocation("a", 4));
        assertThat(ConditionWait.get(postgres.repositories().coupons().ownCode("s-3")))
                .isEmpty();
        assertThat(ledger.campaigns(1).get(0).terms().uploads()).isEqualTo(new PublishedUploads(5, 0, 0));
        assertThat(ConditionWait.get(postgres.repositories().campaigns().history("a", Long.MAX_VALUE, 1))
                        .get(0))
                .satisfies(change -> assertThat(change.action()).isEqualTo("codes"))
                .satisfies(change ->
                        assertThat(change.before().terms().uploads().codes()).isEqualTo(3))
                .satisfies(change ->
                        assertThat(change.after().terms().uploads().codes()).isEqualTo(5));
    }

    @Test
    void rowsAreReadWithTheirCodes() {
        assertThat(publish("r2", new PublishCodes(stage("r2", "C-1", "C-2"), 2)))
                .isInstanceOf(Committed.class);
        assertThat(writer.append(coupon("a", 1, "u1"), coupon("a", 2, "u2"))).isEqualTo(WriteOutcome.COMMITTED);
        assertThat(ConditionWait.get(postgres.repositories().feed().page("a", 0, 9)))
                .extracting(CouponView::code)
                .containsExactly("C-1", "C-2");
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser("a", "u2"))
                        .get(0)
                        .code())
                .isEqualTo("C-2");
        HoldingQuery page = new HoldingQuery("u1", null, null, HoldingCursor.START, 9, BlockingLedger.NOW);
        assertThat(ConditionWait.get(postgres.repositories().coupons().ofUser(page))
                        .get(0)
                        .coupon()
                        .code())
                .isEqualTo("C-1");
        assertThat(ConditionWait.get(postgres.repositories().coupons().redeem(terms, 2, "order", BlockingLedger.NOW))
                        .orElseThrow()
                        .code())
                .isEqualTo("C-2");
        assertThat(new String(
                        ConditionWait.get(postgres.repositories().feed().block(terms, 1, 2))
                                .codes(),
                        StandardCharsets.UTF_8))
                .isEqualTo("C-1\u001fC-2");
    }

    @Test
    void thereAreNoMoreCouponsThanCodes() {
        publish("r2", new PublishCodes(stage("r2", "C-1"), 1));
        writer.append(coupon("a", 1, "u1"));
        assertThat(ConditionWait.get(postgres.repositories()
                        .campaigns()
                        .campaigns(CampaignStatus.SOLD_OUT, true, BlockingLedger.NOW, "", 9)))
                .hasSize(1);
        assertThat(ConditionWait.get(postgres.repositories()
                        .campaigns()
                        .campaigns(CampaignStatus.OPEN, true, BlockingLedger.NOW, "", 9)))
                .isEmpty();
        assertThat(ConditionWait.get(postgres.repositories().campaigns().audit("a"))
                        .orElseThrow()
                        .holds())
                .isTrue();
        assertThat(writer.append(coupon("a", 2, "u2"))).isInstanceOf(Contradicted.class);
        DATABASE.run("DELETE FROM issue");
        LogRows.append(DATABASE::run, "a", 2, 2);
        assertThat(ConditionWait.get(postgres.repositories().campaigns().audit("a"))
                        .orElseThrow()
                        .overIssue())
                .isEqualTo(1);
    }

    @Test
    void codesThatReadTheSameAreNamed() {
        publish("r2", new PublishCodes(stage("r2", "X-1", "Sum-Mer"), 2));
        long other = ConditionWait.get(staging.begin("b", true, "other"));
        ConditionWait.get(staging.codes(other, 1, List.of("being uploaded")));
        long upload = ConditionWait.get(staging.begin("a", true, "r3"));
        List<CodeClash> clashes = ConditionWait.get(
                staging.codes(upload, 1, List.of("new", "SUMMER", "ne-w", "Being-Uploaded", "N E W", "last")));
        assertThat(clashes)
                .containsExactly(
                        new CodeClash(2, false, 2, "a", true, 2),
                        new CodeClash(3, true, 1, "a", false, 0),
                        new CodeClash(4, false, 1, "b", false, 0),
                        new CodeClash(5, true, 1, "a", false, 0));
        assertThat(ConditionWait.get(staging.codes(upload, 7, List.of("LAST"))))
                .containsExactly(new CodeClash(7, true, 6, "a", false, 0));
    }

    @Test
    void whatIsDroppedIsClearedAwayAndItsCodesAreFree() {
        String[] many = IntStream.range(0, 25_000).mapToObj(i -> "M" + i).toArray(String[]::new);
        long upload = stage("r2", many);
        ConditionWait.get(staging.drop(upload));
        assertThat(count("own_code")).isZero();
        assertThat(count("upload")).isZero();
        assertThat(publish("r2", new PublishCodes(upload, many.length))).isEqualTo(new Declined(Objection.UPLOAD_GONE));
        assertThat(publish("r2", new PublishCodes(stage("r2", many), many.length)))
                .isInstanceOf(Committed.class);
    }

    private int count(String table) {
        return Integer.parseInt(DATABASE.read("SELECT count(*) FROM " + table));
    }

    @Test
    void anUploadThatWasLeftBehindIsClearedAwayByTheNext() {
        long left = stage("r2", "C-1");
        long alive = stage("r3", "C-2");
        DATABASE.run("UPDATE upload SET touched_at = now() - interval '61 seconds' WHERE id = " + left);
        stage("r4", "C-1", "C-3");
        assertThat(count("own_code")).isEqualTo(3);
        assertThatThrownBy(() -> ConditionWait.get(staging.codes(left, 2, List.of("C-9"))))
                .hasMessageContaining("cleared away");
        assertThat(ConditionWait.get(staging.codes(alive, 2, List.of("C-9")))).isEmpty();
    }

    @Test
    void whatIsPublishedIsNotDropped() {
        long upload = stage("r2", "C-1");
        publish("r2", new PublishCodes(upload, 1));
        ConditionWait.get(staging.drop(upload));
        DATABASE.run("UPDATE upload SET touched_at = now() - interval '1 day'");
        stage("r3", "C-2");
        assertThat(codes(1, 1)).containsExactly("C-1");
    }

    @Test
    void anUploadIsPublishedOnceAndWholeOrNotAtAll() {
        long upload = stage("r2", "C-1", "C-2");
        assertThat(publish("short", new PublishCodes(upload, 1))).isEqualTo(new Declined(Objection.UPLOAD_GONE));
        PublishCodes action = new PublishCodes(upload, 2);
        Terms before = terms;
        WriteOutcome first = publish("r2", action);
        Terms after = terms;
        assertThat(writer.execute(BlockingLedger.change("a", "r2", action, before, after)))
                .as("the same request")
                .isEqualTo(first);
        assertThat(publish("r3", action)).as("another request").isEqualTo(new Declined(Objection.UPLOAD_GONE));
        assertThat(writer.execute(
                        BlockingLedger.change("a", "r4", new PublishCodes(stage("r4", "C-3"), 1), before, after)))
                .as("memory that is out of date")
                .isInstanceOf(Contradicted.class);
        assertThat(codes(1, 2)).containsExactly("C-1", "C-2");
        assertThatThrownBy(() -> codes(3, 3)).hasMessageContaining("0 codes");
    }

    /** The reply was lost and the lines were staged again: the change would fit a second time. */
    @Test
    void aKnownRequestPublishesNothingWhereItsChangeWouldFitAgain() {
        WriteOutcome codes = publish("r2", new PublishCodes(stage("r2", "C-1"), 1));
        WriteOutcome list = publish("r3", new PublishEligible(stageUser("r3", "u-1"), 1));
        Terms published = terms;
        assertThat(publish("r2", new PublishCodes(stage("r4", "C-2"), 1))).isEqualTo(codes);
        terms = published;
        assertThat(publish("r3", new PublishEligible(stageUser("r5", "u-2"), 1)))
                .isEqualTo(list);
        assertThat(ledger.campaigns(1).get(0).terms()).isEqualTo(published);
    }

    private long stageUser(String request, String user) {
        long upload = ConditionWait.get(staging.begin("a", false, request));
        assertThat(ConditionWait.get(staging.users(upload, List.of(user)))).isEqualTo(1);
        return upload;
    }

    @Test
    void anOwnerThatWasReplacedPublishesNothing() {
        long upload = stage("r2", "C-1");
        ledger.taken(1);
        assertThat(publish("r2", new PublishCodes(upload, 1))).isInstanceOf(Fenced.class);
        assertThat(ConditionWait.get(staging.published("a", "r2"))).isEmpty();
    }

    @Test
    void theCodesOfACampaignThatIsDeletedAreFree() {
        publish("r2", new PublishCodes(stage("r2", "C-1"), 1));
        assertThat(writer.execute(BlockingLedger.change("a", "r3", new CampaignAction.Delete(), terms, null)))
                .isInstanceOf(Committed.class);
        assertThat(ConditionWait.get(postgres.repositories().coupons().ownCode("C-1")))
                .isEmpty();
        long upload = ConditionWait.get(staging.begin("b", true, "r4"));
        assertThat(ConditionWait.get(staging.codes(upload, 1, List.of("C-1")))).isEmpty();
    }

    @Test
    void aListIsReadBackByItsOwnerInPages() {
        List<String> users = IntStream.range(0, 20_000).mapToObj(i -> "ü-" + i).toList();
        long upload = ConditionWait.get(staging.begin("a", false, "r2"));
        assertThat(ConditionWait.get(staging.users(upload, users))).isEqualTo(20_000);
        assertThat(ConditionWait.get(staging.users(upload, List.of("ü-7", "new"))))
                .as("twice is once")
                .isEqualTo(1);
        assertThat(publish("r2", new PublishEligible(upload, 20_001))).isInstanceOf(Committed.class);
        HolderIdentity[] hashes = users.stream()
                .map(user -> postgres.identity().userHash().of(user.getBytes(StandardCharsets.UTF_8)))
                .toArray(HolderIdentity[]::new);
        assertThat(ledger.eligible(terms)).hasSize(20_001).contains(hashes);
        assertThat(ledger.campaigns(1).get(0).terms().uploads()).isEqualTo(new PublishedUploads(0, upload, 20_001));
        Terms listed = ledger.campaigns(1).get(0).terms();
        assertThat(ConditionWait.get(postgres.repositories()
                        .forgottenClaims()
                        .find(List.of(new Question(listed, "new", null), new Question(listed, "newer", null)))))
                .containsExactly(new Finding(null, true), new Finding(null, false));
    }

    @Test
    void aListTakesThePlaceOfTheOneBeforeAndCanBeLifted() {
        long first = ConditionWait.get(staging.begin("a", false, "r2"));
        ConditionWait.get(staging.users(first, List.of("u1")));
        publish("r2", new PublishEligible(first, 1));
        long second = ConditionWait.get(staging.begin("a", false, "r3"));
        ConditionWait.get(staging.users(second, List.of("u2")));
        publish("r3", new PublishEligible(second, 1));
        assertThat(ledger.eligible(terms)).hasSize(1);
        ConditionWait.get(staging.begin("a", false, "r4"));
        assertThat(count("eligible")).as("the first is cleared away").isEqualTo(1);
        assertThat(publish("r5", new PublishEligible(0, 0))).isInstanceOf(Committed.class);
        assertThat(ledger.campaigns(1).get(0).terms().uploads()).isEqualTo(PublishedUploads.NONE);
        ConditionWait.get(staging.begin("a", false, "r6"));
        assertThat(count("eligible")).isZero();
    }
}
