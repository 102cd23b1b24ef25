package io.dibs.app.archive;

import io.dibs.campaign.Terms;
import io.dibs.http.coupon.ByteText;
import io.dibs.http.feed.CouponLines;
import io.dibs.http.feed.CsvFormat;
import io.dibs.ledger.CampaignArchive.CouponChange;
import io.dibs.repository.CouponFeed.CouponBlock;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Coupons as lines of CSV: those of the export, and behind them all that the ledger knows besides. */
final class ArchivedLines {
    private static final String FURTHER_FIELDS = ",redeemedAt,reference,revokedAt";

    private final CouponLines lines;
    private final ByteText text = new ByteText();

    ArchivedLines(Terms terms) {
        lines = new CouponLines(terms);
    }

    byte[] head() {
        return taken(text.add(CsvFormat.COUPON_FIELDS).add(FURTHER_FIELDS).add(CsvFormat.END_OF_LINE));
    }

    /** @param changes of these coupons, in the order of sequences */
    byte[] of(CouponBlock block, List<CouponChange> changes, long now) {
        ChangeFields fields = new ChangeFields(changes.iterator());
        lines.write(text, block, now, fields);
        fields.requireAllUsed();
        return taken(text);
    }

    private byte[] taken(ByteText of) {
        byte[] bytes = of.toBuffer().getBytes();
        of.clear();
        return bytes;
    }

    private static final class ChangeFields implements CouponLines.FurtherFields {
        private final Iterator<CouponChange> changes;
        private @Nullable CouponChange next;

        ChangeFields(Iterator<CouponChange> changes) {
            this.changes = changes;
            advance();
        }

        private void advance() {
            next = changes.hasNext() ? changes.next() : null;
        }

        @Override
        public void add(ByteText out, int sequence) {
            CouponChange change = next;
            if (change == null || change.sequence() != sequence) {
                out.add(",,,");
                return;
            }
            time(out.add(','), change.redeemedAt());
            out.add(',');
            if (change.reference() != null) {
                byte[] reference = change.reference().getBytes(StandardCharsets.UTF_8);
                CsvFormat.field(out, reference, 0, reference.length);
            }
            time(out.add(','), change.revokedAt());
            advance();
        }

        private static void time(ByteText out, @Nullable Long millis) {
            if (millis != null) {
                out.addTime(millis);
            }
        }

        void requireAllUsed() {
            if (next != null) {
                throw new IllegalStateException("Something happened to sequence " + next.sequence()
                        + ", which the log does not hold where it should");
            }
        }
    }
}
