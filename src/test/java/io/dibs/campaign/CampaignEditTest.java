package io.dibs.campaign;

import static io.dibs.campaign.TestCampaigns.NOW;
import static io.dibs.campaign.TestCampaigns.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dibs.campaign.ClaimDecision.Issued;
import io.dibs.campaign.ClaimDecision.Refused;
import io.dibs.campaign.CommandRuling.Changed;
import io.dibs.campaign.CommandRuling.NotAllowed;
import io.dibs.campaign.CommandRuling.Objection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an administrator may update, and until when. */
class CampaignEditTest {
    private static final CampaignDescription SAME = new CampaignDescription(null, null, null);
    private static final long LATER = NOW + 10_000;

    private final Terms terms = TestCampaigns.terms("c", 10, 1);

    private static CampaignEdit draft(boolean draft) {
        return new CampaignEdit(draft, null, null, null, null, null, SAME);
    }

    private static CampaignEdit perUser(int perUser) {
        return new CampaignEdit(null, perUser, null, null, null, null, SAME);
    }

    private static CampaignEdit schedule(Long opensAt, Long closesAt) {
        return new CampaignEdit(null, null, opensAt, closesAt, null, null, SAME);
    }

    private static CampaignEdit expiry(Long ttlMillis, Long atMillis) {
        return new CampaignEdit(null, null, null, null, ttlMillis, atMillis, SAME);
    }

    private static Terms changed(Terms before, int issued, CampaignEdit edit) {
        return ((Changed) CommandRuling.evaluate(before, issued, new CampaignAction.Edit(edit), NOW)).after();
    }

    private static Objection refused(Terms before, int issued, CampaignEdit edit) {
        return ((NotAllowed) CommandRuling.evaluate(before, issued, new CampaignAction.Edit(edit), NOW)).reason();
    }

    @Test
    void whatIsNotNamedStays() {
        Terms before = changed(TestCampaigns.scheduled(5, LATER, LATER + 1), 0, expiry(70L, null));
        Terms after = changed(before, 3, schedule(null, null));
        assertThat(after).isEqualTo(before.edited(1, before.phase(), LATER, LATER + 1, CouponExpiry.after(70)));
        assertThat(after.version()).isEqualTo(before.version() + 1);
    }

    @Test
    void theScheduleMovesAlsoOnceCouponsAreOut() {
        Terms after = changed(terms, 5, schedule(LATER, LATER + 1));
        assertThat(after.status(NOW, 5)).isEqualTo(CampaignStatus.SCHEDULED);
        assertThat(after.status(LATER, 5)).isEqualTo(CampaignStatus.OPEN);
        assertThat(after.status(LATER + 1, 5)).isEqualTo(CampaignStatus.CLOSED);
        Terms endless = changed(after, 5, schedule(Terms.ALWAYS, Terms.NEVER));
        assertThat(endless.status(NOW, 5)).isEqualTo(CampaignStatus.OPEN);
        assertThat(endless.status(LATER + 1, 5)).isEqualTo(CampaignStatus.OPEN);
    }

    @Test
    void aCampaignOpensBeforeItCloses() {
        Terms scheduled = TestCampaigns.scheduled(5, LATER, LATER + 10);
        assertThat(refused(scheduled, 0, schedule(LATER + 10, null))).isEqualTo(Objection.OPENS_AFTER_CLOSING);
        assertThat(refused(scheduled, 0, schedule(null, LATER))).isEqualTo(Objection.CLOSES_BEFORE_OPENING);
        assertThat(refused(scheduled, 0, schedule(LATER + 20, LATER + 20))).isEqualTo(Objection.CLOSES_BEFORE_OPENING);
        assertThat(changed(scheduled, 0, schedule(null, LATER + 1)).closesAt()).isEqualTo(LATER + 1);
    }

    @Test
    void noEndIsSetThatHasPassed() {
        assertThat(refused(terms, 0, schedule(null, NOW))).isEqualTo(Objection.CLOSES_IN_THE_PAST);
        assertThat(changed(terms, 0, schedule(null, NOW + 1)).closesAt()).isEqualTo(NOW + 1);
    }

    @Test
    void howManyAUserMayHoldIsFixedOnceAnythingIsIssued() {
        assertThat(changed(terms, 0, perUser(3)).perUser()).isEqualTo(3);
        assertThat(refused(terms, 1, perUser(3))).isEqualTo(Objection.PER_USER_FIXED);
        assertThat(changed(terms, 1, perUser(1)).perUser()).isEqualTo(1);
    }

    @Test
    void expiryIsFixedOnceAnythingIsIssued() {
        Terms hour = changed(terms, 0, expiry(3_600_000L, null));
        assertThat(hour.expiry()).isEqualTo(CouponExpiry.after(3_600_000));
        assertThat(refused(hour, 1, expiry(7_200_000L, null))).isEqualTo(Objection.COUPON_TTL_FIXED);
        assertThat(refused(hour, 1, expiry(CouponExpiry.NONE, null))).isEqualTo(Objection.COUPON_TTL_FIXED);
        assertThat(refused(hour, 1, expiry(null, LATER))).isEqualTo(Objection.COUPON_EXPIRES_AT_FIXED);
        assertThat(changed(hour, 1, expiry(3_600_000L, null)).expiry()).isEqualTo(hour.expiry());
        assertThat(changed(hour, 1, expiry(null, CouponExpiry.NONE)).expiry()).isEqualTo(hour.expiry());
    }

    @Test
    void aTimeToLiveAndAMomentReplaceEachOther() {
        Terms hour = changed(terms, 0, expiry(3_600_000L, null));
        Terms moment = changed(hour, 0, expiry(null, LATER));
        assertThat(moment.expiry()).isEqualTo(CouponExpiry.at(LATER));
        assertThat(changed(moment, 0, expiry(5L, null)).expiry()).isEqualTo(CouponExpiry.after(5));
        assertThat(changed(moment, 0, expiry(5L, CouponExpiry.NONE)).expiry()).isEqualTo(CouponExpiry.after(5));
        assertThat(changed(moment, 0, expiry(CouponExpiry.NONE, null)).expiry()).isEqualTo(CouponExpiry.at(LATER));
        assertThat(changed(moment, 0, expiry(null, CouponExpiry.NONE)).expiry()).isEqualTo(CouponExpiry.NEVER);
    }

    @Test
    void aDraftIsPublishedAndThenFollowsItsSchedule() {
        Terms draft = TestCampaigns.scheduled(5, LATER, Terms.NEVER).withPhase(CampaignPhase.DRAFT);
        assertThat(draft.status(LATER, 0)).isEqualTo(CampaignStatus.DRAFT);
        Terms published = changed(draft, 0, draft(false));
        assertThat(published.status(NOW, 0)).isEqualTo(CampaignStatus.SCHEDULED);
        assertThat(published.status(LATER, 0)).isEqualTo(CampaignStatus.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIVE", "PAUSED", "DRAFT"})
    void itIsMadeADraftAgainUntilSomethingIsIssued(CampaignPhase phase) {
        assertThat(changed(terms.withPhase(phase), 0, draft(true)).phase()).isEqualTo(CampaignPhase.DRAFT);
        assertThat(refused(terms.withPhase(phase), 1, draft(true))).isEqualTo(Objection.DRAFT_FIXED);
    }

    @Test
    void publishingWhatIsPausedChangesNoPhase() {
        assertThat(changed(terms.withPhase(CampaignPhase.PAUSED), 0, draft(false))
                        .phase())
                .isEqualTo(CampaignPhase.PAUSED);
    }

    @Test
    void whatIsClosedStaysAsItIs() {
        assertThat(refused(terms.withPhase(CampaignPhase.CLOSED), 0, perUser(2)))
                .isEqualTo(Objection.CLOSED);
        Terms over = TestCampaigns.scheduled(5, Terms.ALWAYS, NOW);
        assertThat(refused(over, 0, schedule(null, Terms.NEVER))).isEqualTo(Objection.CLOSED);
    }

    @Test
    void fromOneCouponForEachToSeveralAndBackKeysAreAskedForAccordingly() {
        Campaign campaign = new Campaign(terms, MemoryBudget.UNBOUNDED);
        campaign.decide(user("a"), null, NOW);
        campaign.withdraw();
        campaign.change(changed(terms, 0, perUser(2)));
        assertThat(campaign.decide(user("a"), null, NOW)).isEqualTo(new Refused(ClaimRefusal.KEY_REQUIRED));
        assertThat(campaign.decide(user("a"), user("k1"), NOW)).isEqualTo(new Issued(1, 1, NOW));
        assertThat(campaign.decide(user("a"), user("k2"), NOW)).isEqualTo(new Issued(2, 2, NOW));
        campaign.withdraw();
        campaign.change(changed(campaign.terms(), 0, perUser(1)));
        assertThat(campaign.decide(user("a"), null, NOW)).isEqualTo(new Issued(1, 1, NOW));
    }

    @Test
    void valuesThatNoCampaignCanHaveAreNotEvenAskedFor() {
        assertThatIllegalArgumentException().isThrownBy(() -> perUser(0));
        assertThatIllegalArgumentException().isThrownBy(() -> perUser(Terms.MAX_PER_USER + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> expiry(0L, null));
    }
}
