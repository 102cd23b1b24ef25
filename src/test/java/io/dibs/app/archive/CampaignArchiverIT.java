package io.dibs.app.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dibs.app.AuditVerdict;
import io.dibs.app.archive.DurableFile.Content;
import io.dibs.campaign.CouponCode;
import io.dibs.campaign.Terms;
import io.dibs.ledger.ArchivedCampaignException;
import io.dibs.ledger.CampaignArchive;
import io.dibs.ledger.CampaignArchive.ArchiveProgress;
import io.dibs.ledger.CampaignArchive.FreezeResult;
import io.dibs.ledger.CouponRemoval;
import io.dibs.ledger.PostgresLedger;
import io.dibs.receipt.Checkpoint;
import io.dibs.receipt.VerifierKey;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Closed campaigns on their way from PostgreSQL to files. */
class CampaignArchiverIT {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2030-01-02T03:04:05Z"), ZoneOffset.UTC);
    /** More than one block of lines, more than one step of each table's removal. */
    private static final int COUPONS = 60_000;

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    @TempDir
    private Path folder;

    private PostgresLedger node;
    private CampaignArchive ledger;

    @BeforeEach
    void open() {
        node = DATABASE.open("one");
        ledger = new CampaignArchive(DATABASE.vertx(), DATABASE.settings());
    }

    @AfterEach
    void close() {
        ConditionWait.get(ledger.close());
    }

    private ClosedCampaign campaign(String id, int number, int coupons) {
        return new ClosedCampaign(DATABASE, id, number)
                .fill(coupons)
                .derive(node)
                .close();
    }

    private AuditVerdict archive(String id, boolean deletes) {
        return archive(id, deletes, CLOCK);
    }

    private AuditVerdict archive(String id, boolean deletes, Clock clock) {
        return new CampaignArchiver(ledger, new ArchiveOrder(id, folder, deletes, 0), "somebody", clock).archive();
    }

    private List<String> lines(String id) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(id + ".csv.gz"))), StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        }
    }

    private JsonObject proof(String id) throws IOException {
        return new JsonObject(Files.readString(folder.resolve(id + ".proof.json")));
    }

    // ---- the files ---------------------------------------------------------------------------------------------

    @Test
    void theFilesHoldEachCouponInItsOrderAndAllThatHappenedToIt() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, 20_000);
        long rows = campaign.rows();

        AuditVerdict verdict = archive("c", false);

        assertThat(verdict.holds()).isTrue();
        Terms terms = ConditionWait.get(ledger.campaign("c")).orElseThrow().terms();
        CouponCode.Writer codes = new CouponCode.Writer(terms);
        List<String> lines = lines("c");
        assertThat(lines).hasSize(20_001);
        assertThat(lines.subList(0, 4))
                .containsExactly(
                        "sequence,code,userId,issuedAt,expiresAt,state,redeemedAt,reference,revokedAt",
                        "1," + codes.write(1) + ",\"u1\",2030-01-01T00:00:00.001Z,2030-01-01T01:00:00.001Z,redeemed,"
                                + "2030-01-01T00:10:00.000Z,\"order \"\"1\"\"\",",
                        "2," + codes.write(2) + ",\"u2\",2030-01-01T00:00:00.001Z,2030-01-01T01:00:00.001Z,revoked,"
                                + ",,2030-01-01T00:20:00.000Z",
                        "3," + codes.write(3) + ",\"u3\",2030-01-01T00:00:00.001Z,2030-01-01T01:00:00.001Z,expired,,,");
        for (int sequence = 1; sequence <= 20_000; sequence++) {
            assertThat(lines.get(sequence)).startsWith(sequence + ",").contains(",\"u" + sequence + "\",");
        }
        assertThat(campaign.rows()).as("nothing is removed").isEqualTo(rows);
        assertThat(campaign.isArchived(node)).isFalse();
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void theProofSaysWhatTheLinesAreAndWhatTheAuditFound() throws Exception {
        campaign("c", 1, 1_000);

        AuditVerdict verdict = archive("c", false);

        JsonObject proof = proof("c");
        Content lines = DurableFile.read(folder.resolve("c.csv.gz"));
        String sha256 = HexFormat.of().formatHex(lines.sha256());
        assertThat(proof.getJsonObject("csv"))
                .isEqualTo(new JsonObject()
                        .put("file", "c.csv.gz")
                        .put("bytes", (int) lines.bytes())
                        .put("sha256", sha256));
        assertThat(proof.getString("campaign")).isEqualTo("c");
        assertThat(proof.getString("archivedAt")).isEqualTo("2030-01-02T03:04:05Z");
        assertThat(proof.getInteger("stock")).isEqualTo(1_000);
        assertThat(proof.getInteger("issued")).isEqualTo(1_000);
        assertThat(proof.getJsonObject("log"))
                .isEqualTo(new JsonObject().put("runs", 2).put("coupons", 1_000));
        assertThat(proof.getInteger("redeemed")).isEqualTo(100);
        assertThat(proof.getInteger("revoked")).isEqualTo(100);
        assertThat(proof.getJsonObject("audit").getString("verdict")).isEqualTo("holds");
        JsonObject tree = proof.getJsonObject("transparencyLog");
        VerifierKey key = VerifierKey.parse(node.repositories().receipts().verifierKey("c"));
        Checkpoint checkpoint = Checkpoint.open(tree.getString("checkpoint"), key);
        assertThat(checkpoint.size()).isEqualTo(1_000);
        assertThat(Base64.getDecoder().decode(tree.getString("root"))).isEqualTo(checkpoint.root());
        assertThat(verdict.report()).contains(sha256, "1000 in 2 rows of the log", "audit             holds");
    }

    @Test
    void codesThatTheCampaignBroughtStandInItsLines() throws Exception {
        new ClosedCampaign(DATABASE, "c", 1).fill(100).upload(100).derive(node).close();
        archive("c", true);
        assertThat(lines("c").get(100)).startsWith("100,\"OWN-100\",\"u100\",");
    }

    @Test
    void aCampaignWithoutCouponsHasFilesToo() throws Exception {
        DATABASE.run(
                "INSERT INTO campaign (id, shard, number, stock, per_user, phase, code_key, version, created_at,"
                        + " changed_at) VALUES ('c', 0, 1, 9, 1, 'CLOSED', decode(repeat('07', 16), 'hex'), 1, now(), now())",
                "INSERT INTO head (campaign) VALUES ('c')",
                "INSERT INTO holder_watermark (campaign) SELECT key FROM head");
        assertThat(archive("c", true).holds()).isTrue();
        assertThat(lines("c")).hasSize(1);
        assertThat(proof("c").getValue("transparencyLog")).isNull();
    }

    // ---- the removal -------------------------------------------------------------------------------------------

    @Test
    void onceItsFilesAreSoundACampaignsCouponsLeaveAndNoOthers() throws Exception {
        ClosedCampaign other = campaign("other", 2, 3_000);
        long others = other.rows();
        ClosedCampaign campaign = new ClosedCampaign(DATABASE, "c", 1)
                .fill(COUPONS)
                .upload(COUPONS)
                .derive(node)
                .close();

        AuditVerdict verdict = archive("c", true);

        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.report()).contains("removed           " + COUPONS + " coupons");
        assertThat(lines("c")).hasSize(COUPONS + 1);
        assertThat(campaign.rows()).isZero();
        assertThat(campaign.rows("own_code") + campaign.rows("eligible")).isZero();
        assertThat(DATABASE.read("SELECT removed_at >= removing_at FROM archive"))
                .isEqualTo("t");
        assertThat(other.rows()).isEqualTo(others);
        assertThat(ConditionWait.get(ledger.audit("other")).orElseThrow().holds())
                .isTrue();
    }

    @Test
    void theCampaignItselfStaysAndSaysWhatHappened() {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        archive("c", true);
        assertThat(campaign.isArchived(node)).isTrue();
        assertThat(DATABASE.read("SELECT issued FROM head")).isEqualTo("1000");
        assertThat(DATABASE.read("SELECT size FROM tree")).isEqualTo("1000");
        assertThat(DATABASE.read("SELECT action || ' ' || who || ' ' || (after->>'phase') FROM history"))
                .isEqualTo("archive somebody CLOSED");
        assertThatThrownBy(() -> ConditionWait.get(ledger.audit("c")))
                .isInstanceOf(ArchivedCampaignException.class)
                .hasMessageContaining("proof file");
        assertThatThrownBy(() -> archive("c", true))
                .isInstanceOf(ArchiveRefusedException.class)
                .hasMessageContaining("were archived at");
    }

    /** The owner's followers look for what they have not derived yet; nothing of it may seem to be missing. */
    @Test
    void theNextOwnerOfItsShardHasNothingToDerive() {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        archive("c", true);
        PostgresLedger next = DATABASE.open("two");
        new ClosedCampaign(DATABASE, "later", 2).fill(2_000).derive(next);
        ConditionWait.until(
                "nothing is left",
                () -> next.monitor().treeLag() + next.monitor().indexLag() == 0);
        assertThat(campaign.rows()).isZero();
    }

    @Test
    void aRemovalThatWasInterruptedGoesOnWithTheSameFile() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, COUPONS);
        archive("c", false);
        Path file = folder.resolve("c.csv.gz");
        ArchiveProgress progress = ConditionWait.get(ledger.progress("c"));
        assertThat(ConditionWait.get(
                        ledger.freeze("c", COUPONS, DurableFile.read(file).sha256())))
                .isEqualTo(FreezeResult.FROZEN);
        assertThat(ConditionWait.get(ledger.beginRemoval("c", COUPONS / 5, "somebody")))
                .isTrue();
        CouponRemoval removal = ledger.removal("c", progress.key());
        for (int step = 0; step < 8; step++) {
            ConditionWait.get(removal.step());
        }
        long left = campaign.rows();
        assertThat(left).isPositive();

        assertThatThrownBy(() -> archive("c", false)).hasMessageContaining("give --delete, and the same --to");
        Path elsewhere = Files.move(file, folder.resolve("elsewhere"));
        assertThatThrownBy(() -> archive("c", true)).hasMessageContaining("name the folder of the file");
        assertThat(campaign.rows()).isEqualTo(left);
        Files.move(elsewhere, file);
        assertThat(archive("c", true).report()).contains("removed           " + COUPONS);
        assertThat(campaign.rows()).isZero();
    }

    @Test
    void aCampaignThatStayedFrozenIsWrittenOnceMore() {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        ConditionWait.get(ledger.freeze("c", 1_000, new byte[32]));
        assertThat(campaign.isArchived(node)).isTrue();
        archive("c", false);
        assertThat(campaign.isArchived(node)).isFalse();
        ConditionWait.get(ledger.freeze("c", 1_000, new byte[32]));
        assertThat(archive("c", true).holds()).isTrue();
        assertThat(campaign.rows()).isZero();
    }

    // ---- what is refused ---------------------------------------------------------------------------------------

    @Test
    void onlyAClosedCampaignThatIsDerivedAsAWholeIsArchived() {
        assertThatThrownBy(() -> archive("nowhere", false)).hasMessage("There is no campaign nowhere");
        ClosedCampaign campaign = new ClosedCampaign(DATABASE, "c", 1).fill(10);
        assertThatThrownBy(() -> archive("c", true))
                .isInstanceOf(ArchiveRefusedException.class)
                .hasMessageContaining("POST /v1/campaigns/c/close");
        campaign.close();
        assertThatThrownBy(() -> archive("c", true)).hasMessageContaining("have 0 of 10 coupons: start a node");
        DATABASE.run("INSERT INTO ledger_loss (campaign, found_at, issued) VALUES (" + campaign.key() + ", now(), 10)");
        assertThatThrownBy(() -> archive("c", true)).hasMessageContaining("with the command recover");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCampaignThatBrokeAPromiseStaysWhereItIs() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        DATABASE.run("UPDATE campaign SET stock = 999");
        long rows = campaign.rows();
        AuditVerdict verdict = archive("c", true);
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.report()).contains("removed           nothing");
        assertThat(proof("c").getJsonObject("audit").getInteger("overIssue")).isEqualTo(1);
        assertThat(campaign.rows()).isEqualTo(rows);
        assertThat(campaign.isArchived(node)).isFalse();
    }

    /** The clock is asked once a block of lines was read. */
    @Test
    void aRedemptionWhileTheFilesAreWrittenIsNotLost() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        int key = campaign.key();
        Clock redeeming = new Clock() {
            @Override
            public Instant instant() {
                DATABASE.run("INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference)" + " VALUES (" + key
                        + ", 3, now(), 'late') ON CONFLICT DO NOTHING");
                return CLOCK.instant();
            }

            @Override
            public ZoneId getZone() {
                return CLOCK.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        };
        long rows = campaign.rows();
        assertThatThrownBy(() -> archive("c", true, redeeming))
                .hasMessageContaining("redeemed or revoked while its files were written");
        assertThat(campaign.rows()).isEqualTo(rows + 1);
        assertThat(campaign.isArchived(node)).isFalse();
        assertThat(archive("c", true).holds()).isTrue();
        assertThat(lines("c").get(3)).endsWith(",\"late\",");
        assertThat(campaign.rows()).isZero();
    }

    /** What it wrote is not to be seen yet, and it looked into the table of archives before it wrote. */
    @Test
    void aRedemptionThatIsUnderWayIsWaitedFor() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        try (Connection buyer = DATABASE.connect();
                Statement statement = buyer.createStatement()) {
            buyer.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM archive");
            statement.execute("INSERT INTO coupon_state (campaign, sequence, redeemed_at, reference) VALUES ("
                    + campaign.key() + ", 3, now(), 'late')");
            CompletableFuture<AuditVerdict> archiving = CompletableFuture.supplyAsync(() -> archive("c", true));
            ConditionWait.until("the campaign is about to be frozen", () -> DATABASE.read(
                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'archive'::regclass")
                    .equals("1"));
            buyer.commit();
            assertThatThrownBy(archiving::join)
                    .hasMessageContaining("redeemed or revoked while its files were written");
        }
        assertThat(campaign.isArchived(node)).isFalse();
    }

    /**
     * Nobody can tell what else it has read, so nothing is removed behind its back; and nobody waits for it for long.
     */
    @Test
    void aDumpThatRunsIsNotWaitedForAndNothingIsRemoved() throws Exception {
        ClosedCampaign campaign = campaign("c", 1, 1_000);
        long rows = campaign.rows();
        try (Connection dump = DATABASE.connect();
                Statement statement = dump.createStatement()) {
            dump.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM archive");
            assertThatThrownBy(() -> archive("c", true)).hasMessageContaining("as a dump does");
        }
        assertThat(campaign.rows()).isEqualTo(rows);
        assertThat(campaign.isArchived(node)).isFalse();
        assertThat(archive("c", true).holds()).isTrue();
    }
}
