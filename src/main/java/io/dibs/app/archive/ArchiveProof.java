package io.dibs.app.archive;

import io.dibs.app.archive.DurableFile.Content;
import io.dibs.campaign.Terms;
import io.dibs.ledger.CampaignArchive.ArchiveProgress;
import io.dibs.ledger.CampaignArchive.LogCounts;
import io.dibs.receipt.Checkpoint;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignView;
import io.dibs.repository.LedgerLoss;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the lines of an archived campaign: how many they are, that they are these, and the audit of them.
 */
final class ArchiveProof {
    private ArchiveProof() {}

    static byte[] of(
            ArchiveOrder order,
            CampaignView view,
            ArchiveProgress progress,
            LogCounts counts,
            CampaignAudit audit,
            Content lines,
            Instant at) {
        Terms terms = view.terms();
        return (new JsonObject()
                                .put("campaign", terms.campaign())
                                .put("name", view.description().name())
                                .put("archivedAt", at.toString())
                                .put("stock", terms.stock())
                                .put("perUser", terms.perUser())
                                .put("issued", view.issued())
                                .put(
                                        "log",
                                        new JsonObject()
                                                .put("runs", counts.runs())
                                                .put("coupons", counts.coupons()))
                                .put("redeemed", counts.redeemed())
                                .put("revoked", counts.revoked())
                                .put("audit", audit(audit))
                                .put("csv", lines(order, lines))
                                .put("transparencyLog", tree(progress.checkpoint()))
                                .encodePrettily()
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static JsonObject audit(CampaignAudit audit) {
        return new JsonObject()
                .put("verdict", audit.verdict())
                .put("issued", audit.issued())
                .put("highestSequence", audit.highestSequence())
                .put("gaps", audit.gaps())
                .put("duplicates", audit.duplicates())
                .put("overIssue", audit.overIssue())
                .put("misindexed", audit.misindexed())
                .put(
                        "losses",
                        new JsonArray(
                                audit.losses().stream().map(ArchiveProof::loss).toList()));
    }

    private static JsonObject loss(LedgerLoss loss) {
        return new JsonObject()
                .put("foundAt", Instant.ofEpochMilli(loss.foundAt()).toString())
                .put("first", loss.issued() + 1)
                .put("last", loss.known())
                .put("returned", loss.returned());
    }

    private static JsonObject lines(ArchiveOrder order, Content lines) {
        return new JsonObject()
                .put("file", String.valueOf(order.lines().getFileName()))
                .put("bytes", lines.bytes())
                .put("sha256", HexFormat.of().formatHex(lines.sha256()));
    }

    /** Null where nothing was signed: there is no coupon. */
    private static @Nullable JsonObject tree(@Nullable String note) {
        if (note == null) {
            return null;
        }
        Checkpoint checkpoint = Checkpoint.unverified(note);
        return new JsonObject()
                .put("origin", checkpoint.origin())
                .put("size", checkpoint.size())
                .put("root", Base64.getEncoder().encodeToString(checkpoint.root()))
                .put("checkpoint", note);
    }
}
