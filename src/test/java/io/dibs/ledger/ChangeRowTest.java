package io.dibs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.Create;
import io.dibs.campaign.CampaignAction.Delete;
import io.dibs.campaign.CampaignAction.Pause;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.CampaignAction.Revoke;
import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.CouponExpiry;
import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Command;
import io.dibs.shard.Fence;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which statement writes a change, and with what. */
class ChangeRowTest {
    private static final Fence FENCE = new Fence(3, 7, new UUID(1, 2), 11);
    private static final OffsetDateTime AT = TimestampConversion.of(5_000);
    private static final Terms SALE = TestCampaigns.terms("c", 100, 2);

    private static ChangeRow row(CampaignAction action, @Nullable Terms before, @Nullable Terms after) {
        Command command = new Command("c", "request", "admin", action, Long.MAX_VALUE, answer -> {});
        return ChangeRow.of(FENCE, new CampaignChange(command, before, after, 5_000));
    }

    /** What follows the fence and the request, which each statement begins with. */
    private static List<Object> details(ChangeRow row, String label) {
        Tuple all = row.arguments();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            values.add(all.getValue(i));
        }
        assertThat(values).startsWith(3, 7L, new UUID(1, 2), 11L, "c", "request", label, "admin", AT);
        return values.subList(9, values.size());
    }

    @Test
    void aNewCampaignIsWrittenWhole() {
        ChangeRow row = row(new Create(TestCampaigns.proposal(100, 2)), null, SALE);
        assertThat(row.sql()).isEqualTo(CommandStatements.CREATE);
        assertThat(details(row, "create"))
                .containsExactly(
                        100,
                        "LIVE",
                        null,
                        null,
                        2,
                        null,
                        null,
                        1L,
                        1,
                        Buffer.buffer(new byte[16]),
                        "A sale",
                        null,
                        null);
    }

    @Test
    void aDeletionNamesTheVersionThatItDeletes() {
        ChangeRow row = row(new Delete(), SALE, null);
        assertThat(row.sql()).isEqualTo(CommandStatements.DELETE);
        assertThat(details(row, "delete")).containsExactly(1L);
    }

    @Test
    void aChangeOfTermsIsWrittenOverTheVersionBefore() {
        Terms after = new Terms(
                "c",
                3,
                1,
                150,
                2,
                CampaignPhase.PAUSED,
                1_000,
                2_000,
                new CouponExpiry(500, 9_000),
                SALE.codeKey(),
                SALE.uploads(),
                2);
        ChangeRow row = row(new Pause(), SALE, after);
        assertThat(row.sql()).isEqualTo(CommandStatements.UPDATE);
        assertThat(details(row, "pause"))
                .containsExactly(
                        150,
                        "PAUSED",
                        TimestampConversion.of(1_000),
                        TimestampConversion.of(2_000),
                        2,
                        500L,
                        TimestampConversion.of(9_000),
                        2L,
                        1L,
                        null,
                        null,
                        null);
    }

    @Test
    void aRevocationNamesItsCoupon() {
        ChangeRow row = row(new Revoke(17, true), SALE, TestCampaigns.terms("c", 101, 2));
        assertThat(row.sql()).isEqualTo(CommandStatements.REVOKE);
        assertThat(details(row, "revoke")).containsExactly(1L, 1L, 101, 17);
    }

    @Test
    void codesAreNumberedAfterThoseThatAreThere() {
        ChangeRow row = row(new PublishCodes(8, 50), SALE, SALE);
        assertThat(row.sql()).isEqualTo(CommandStatements.PUBLISH_CODES);
        assertThat(details(row, "codes")).containsExactly(1L, 1L, 8L, 50, 1);
    }

    @Test
    void aListOfUsersIsPublishedOrLifted() {
        ChangeRow published = row(new PublishEligible(8, 50), SALE, SALE);
        assertThat(published.sql()).isEqualTo(CommandStatements.PUBLISH_ELIGIBLE);
        assertThat(details(published, "eligible")).containsExactly(1L, 1L, 8L, 50, null);
        ChangeRow lifted = row(new PublishEligible(0, 0), SALE, SALE);
        assertThat(lifted.sql()).isEqualTo(CommandStatements.LIFT_ELIGIBLE);
        assertThat(details(lifted, "eligible")).containsExactly(1L, 1L);
    }
}
