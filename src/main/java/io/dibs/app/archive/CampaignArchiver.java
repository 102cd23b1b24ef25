package io.dibs.app.archive;

import io.dibs.app.AuditVerdict;
import io.dibs.app.FutureWait;
import io.dibs.app.archive.DurableFile.Content;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.ledger.CampaignArchive;
import io.dibs.ledger.CampaignArchive.ArchiveProgress;
import io.dibs.ledger.CampaignArchive.CouponChange;
import io.dibs.ledger.CampaignArchive.FreezeResult;
import io.dibs.ledger.CampaignArchive.LogCounts;
import io.dibs.ledger.CouponRemoval;
import io.dibs.repository.CampaignAudit;
import io.dibs.repository.CampaignView;
import io.dibs.repository.CouponFeed.CouponBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Archives one closed campaign: writes its coupons and their proof to files, and removes the coupons from PostgreSQL
 * once both files are on the disk and were read back. Whatever ends it, the command can be given again: before the
 * removal it begins from the start, and from then on it goes on with what is left. Blocks its thread.
 *
 * <p>Redemptions do not wait for any of this while the files are written. Then the campaign is frozen, and its coupons
 * go only if nothing happened to one of them that the files do not have.
 */
public final class CampaignArchiver {
    /** About a megabyte of lines: all that is in memory at once. */
    private static final int BLOCK = 8_192;

    private static final int FREEZE_ATTEMPTS = 5;
    /** While it is tried redemptions wait, and may go on in between. */
    private static final StepRest FREEZE_REST = new StepRest(2);

    private final CampaignArchive ledger;
    private final ArchiveOrder order;
    private final String who;
    private final Clock clock;
    private final StepRest rest;

    /** @param who decides it, as the history shows */
    public CampaignArchiver(CampaignArchive ledger, ArchiveOrder order, String who, Clock clock) {
        this.ledger = ledger;
        this.order = order;
        this.who = who;
        this.clock = clock;
        this.rest = new StepRest(order.rest());
    }

    /** What the files were made of. */
    private record WrittenFiles(LogCounts counts, CampaignAudit audit, Content lines) {}

    /** @return whether the audit of its coupons holds; where it does not, none is removed */
    public AuditVerdict archive() {
        CampaignView view = FutureWait.get(ledger.campaign(order.campaign()))
                .orElseThrow(() -> new ArchiveRefusedException("There is no campaign " + order.campaign()));
        ArchiveProgress progress = FutureWait.get(ledger.progress(order.campaign()));
        return progress.removingAt() == null ? begin(view, progress) : goOn(view, progress, progress.removingAt());
    }

    private AuditVerdict begin(CampaignView view, ArchiveProgress progress) {
        requireWhole(view, progress);
        if (progress.sha256() != null) {
            // A command was interrupted while the campaign was frozen: it begins once more.
            FutureWait.get(ledger.thaw(progress.key()));
        }
        WrittenFiles written = write(view, progress);
        boolean holds = written.audit().holds();
        String report = report(view, written);
        if (!order.deletes()) {
            return new AuditVerdict(holds, report);
        }
        if (!holds) {
            return new AuditVerdict(false, report + "\nremoved           nothing: the audit found a violated promise");
        }
        freeze(view, progress, written);
        return new AuditVerdict(true, report + "\n" + remove(view, progress));
    }

    /** A removal was interrupted; the campaign's files are all that there is of the coupons that went. */
    private AuditVerdict goOn(CampaignView view, ArchiveProgress progress, long removingAt) {
        String campaign = order.campaign();
        Instant since = Instant.ofEpochMilli(removingAt);
        if (progress.removedAt() != null) {
            throw new ArchiveRefusedException("The coupons of campaign " + campaign + " were archived at " + since);
        }
        if (!order.deletes()) {
            throw new ArchiveRefusedException("The coupons of campaign " + campaign + " are being removed since "
                    + since + ": give --delete, and the same --to, to go on with it");
        }
        requireFile(Objects.requireNonNull(progress.sha256()));
        return new AuditVerdict(true, "campaign          " + campaign + "\n" + remove(view, progress));
    }

    private void requireFile(byte[] sha256) {
        String text = HexFormat.of().formatHex(sha256);
        if (!Files.exists(order.lines()) || !read().isSame(sha256)) {
            throw new ArchiveRefusedException(order.lines() + " is not the file with which the removal of campaign "
                    + order.campaign() + " began: name the folder of the file whose lines have the SHA-256 " + text);
        }
    }

    private Content read() {
        try {
            return DurableFile.read(order.lines());
        } catch (IOException e) {
            throw new ArchiveRefusedException(order.lines() + " cannot be read", e);
        }
    }

    private void requireWhole(CampaignView view, ArchiveProgress progress) {
        Terms terms = view.terms();
        if (terms.phase() != CampaignPhase.CLOSED) {
            throw new ArchiveRefusedException("Campaign " + order.campaign()
                    + " is not closed for good: close it first, with POST /v1/campaigns/" + order.campaign()
                    + "/close");
        }
        if (terms.ledgerBehind()) {
            throw new ArchiveRefusedException("PostgreSQL lost coupons of campaign " + order.campaign()
                    + ": decide first, with the command recover");
        }
        int derived = Math.min(progress.indexed(), progress.treeSize());
        if (derived < view.issued()) {
            throw new ArchiveRefusedException("The index of holders and the transparency log of campaign "
                    + order.campaign() + " have " + derived + " of " + view.issued()
                    + " coupons: start a node, which derives the rest within seconds, and try again");
        }
    }

    // ---- the files ---------------------------------------------------------------------------------------------

    private WrittenFiles write(CampaignView view, ArchiveProgress progress) {
        LogCounts counts = FutureWait.get(ledger.counts(progress.key()));
        CampaignAudit audit = FutureWait.get(ledger.audit(order.campaign())).orElseThrow();
        try {
            Files.createDirectories(order.folder());
            Content lines = writeLines(view, progress);
            try (DurableFile proof = DurableFile.plain(order.proof())) {
                proof.write(ArchiveProof.of(order, view, progress, counts, audit, lines, clock.instant()));
                proof.commit();
            }
            return new WrittenFiles(counts, audit, lines);
        } catch (IOException e) {
            throw new ArchiveRefusedException(
                    "The files of campaign " + order.campaign() + " could not be written, and nothing was removed", e);
        }
    }

    private Content writeLines(CampaignView view, ArchiveProgress progress) throws IOException {
        ArchivedLines lines = new ArchivedLines(view.terms());
        try (DurableFile file = DurableFile.compressed(order.lines())) {
            file.write(lines.head());
            for (int from = 1; from <= view.issued(); from += BLOCK) {
                int first = from;
                int last = (int) Math.min((long) from + BLOCK - 1, view.issued());
                file.write(rest.after(() -> block(view.terms(), progress.key(), first, last, lines)));
            }
            return file.commit();
        }
    }

    private byte[] block(Terms terms, int key, int from, int to, ArchivedLines lines) {
        CouponBlock block = FutureWait.get(ledger.block(terms, from, to));
        List<CouponChange> changes = FutureWait.get(ledger.changes(key, from, to));
        return lines.of(block, changes, clock.millis());
    }

    // ---- the removal -------------------------------------------------------------------------------------------

    private void freeze(CampaignView view, ArchiveProgress progress, WrittenFiles written) {
        String campaign = order.campaign();
        FreezeResult frozen = freeze(view, written);
        if (frozen == FreezeResult.HELD_UP) {
            throw new ArchiveRefusedException("Somebody reads PostgreSQL's table of archives for long, as a dump does,"
                    + " and nothing was removed: try again once that has ended");
        }
        if (frozen == FreezeResult.CHANGED
                || !FutureWait.get(
                        ledger.beginRemoval(campaign, written.counts().changes(), who))) {
            FutureWait.get(ledger.thaw(progress.key()));
            throw new ArchiveRefusedException("Coupons of campaign " + campaign
                    + " were redeemed or revoked while its files were written, and nothing was removed: try again");
        }
    }

    private FreezeResult freeze(CampaignView view, WrittenFiles written) {
        FreezeResult result = FreezeResult.HELD_UP;
        for (int attempt = 0; attempt < FREEZE_ATTEMPTS && result == FreezeResult.HELD_UP; attempt++) {
            result = FREEZE_REST.after(() -> FutureWait.get(ledger.freeze(
                    order.campaign(), view.issued(), written.lines().sha256())));
        }
        return result;
    }

    private String remove(CampaignView view, ArchiveProgress progress) {
        Instant began = clock.instant();
        CouponRemoval removal = ledger.removal(order.campaign(), progress.key());
        while (rest.after(() -> FutureWait.get(removal.step()))) {
            // Each step rests by itself.
        }
        long seconds = clock.instant().getEpochSecond() - began.getEpochSecond();
        return "removed           " + view.issued() + " coupons from PostgreSQL in " + seconds + " s";
    }

    private String report(CampaignView view, WrittenFiles written) {
        return String.join(
                "\n",
                "campaign          " + order.campaign(),
                "coupons           " + view.issued() + " in " + written.counts().runs() + " rows of the log",
                "file              " + order.lines(),
                "SHA-256           " + HexFormat.of().formatHex(written.lines().sha256()) + " of "
                        + written.lines().bytes() + " bytes of lines",
                "proof             " + order.proof(),
                "audit             " + written.audit().verdict());
    }
}
