package io.dibs.app.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dibs.app.AuditVerdict;
import io.dibs.ledger.CampaignArchive;
import io.dibs.ledger.PostgresLedger;
import io.dibs.testkit.ConditionWait;
import io.dibs.testkit.postgres.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large campaign leaves while a sale goes on, and how long it takes. The long form has its size from
 * {@code -Ddibs.archive.coupons=10000000}, and the rest after each step from {@code -Ddibs.archive.rest}.
 */
class LargeArchiveIT {
    private static final int COUPONS = Integer.getInteger("dibs.archive.coupons", 50_000);
    private static final int REST = Integer.getInteger("dibs.archive.rest", ArchiveOrder.USUAL_REST);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @RegisterExtension
    private static final TestDatabase DATABASE = new TestDatabase();

    @Test
    void aLargeCampaignLeavesWhileASaleGoesOn(@TempDir Path folder) throws Exception {
        PostgresLedger node = DATABASE.open("one");
        ClosedCampaign campaign = new ClosedCampaign(DATABASE, "large", 1)
                .fill(COUPONS)
                .derive(node)
                .close();
        CampaignArchive ledger = new CampaignArchive(DATABASE.vertx(), DATABASE.settings());
        try (ContinuousSale sale = ContinuousSale.begin(DATABASE, node)) {
            awaitIssued(sale, COUPONS / 10);
            double alone = pace(sale, () -> awaitIssued(sale, sale.issued() + COUPONS / 10));
            long began = System.nanoTime();
            AuditVerdict[] verdict = new AuditVerdict[1];
            ArchiveOrder order = new ArchiveOrder("large", folder, true, REST);
            double beside = pace(
                    sale,
                    () -> verdict[0] = new CampaignArchiver(ledger, order, "somebody", Clock.systemUTC()).archive());
            System.out.printf(
                    "%,d coupons were archived and removed in %.1f s; a sale of %,.0f coupons/s went on with %,.0f: %.2f%n%s%n",
                    COUPONS, (System.nanoTime() - began) / 1e9, alone, beside, beside / alone, verdict[0].report());
            assertThat(verdict[0].holds()).isTrue();
            assertThat(campaign.rows()).isZero();
        } finally {
            ConditionWait.get(ledger.close());
        }
    }

    private static void awaitIssued(ContinuousSale sale, long coupons) {
        await("the sale goes on").atMost(LIMIT).until(() -> sale.issued() >= coupons);
    }

    /** Coupons a second while something runs. */
    private static double pace(ContinuousSale sale, Runnable meanwhile) {
        long before = sale.issued();
        long began = System.nanoTime();
        meanwhile.run();
        return (sale.issued() - before) * 1e9 / (System.nanoTime() - began);
    }
}
