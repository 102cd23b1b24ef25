package io.dibs.campaign;

import static io.dibs.campaign.Campaigns.NOW;
import static io.dibs.campaign.Campaigns.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dibs.campaign.Decision.Issued;
import io.dibs.campaign.Decision.Refused;
import io.dibs.campaign.Ruling.Changed;
import io.dibs.campaign.Ruling.NotAllowed;
import io.dibs.campaign.Ruling.Objection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an administrator may set anew, and until when. */
class RevisionTest {
    private static final Details SAME = new Details(null, null, null);
    private static final long LATER = NOW + 10_000;

    private final Terms terms = Campaigns.terms("c", 10, 1);

    private static Revision draft(boolean draft) {
        return new Revision(draft, null, null, null, null, null, SAME);
    }

    private static Revision perUser(int perUser) {
        return new Revision(null, perUser, null, null, null, null, SAME);
    }

    private static Revision schedule(Long opensAt, Long closesAt) {
        return new Revision(null, null, opensAt, closesAt, null, null, SAME);
    }

    private static Revision expiry(Long ttlMillis, Long atMillis) {
        return new Revision(null, null, null, null, ttlMillis, atMillis, SAME);
    }

    private static Terms changed(Terms before, int issued, Revision revision) {
        return ((Changed) Ruling.on(before, issued, new Action.Edit(revision), NOW)).after();
    }

    private static Objection refused(Terms before, int issued, Revision revision) {
        return ((NotAllowed) Ruling.on(before, issued, new Action.Edit(revision), NOW)).why();
    }

    @Test
    void whatIsNotNamedStays() {
        Terms before = changed(Campaigns.scheduled(5, LATER, LATER + 1), 0, expiry(70L, null));
        Terms after = changed(before, 3, schedule(null, null));
        assertThat(after).isEqualTo(before.edited(1, before.phase(), LATER, LATER + 1, Expiry.after(70)));
        assertThat(after.version()).isEqualTo(before.version() + 1);
    }

    @Test
    void theScheduleMovesAlsoOnceCouponsAreOut() {
        Terms after = changed(terms, 5, schedule(LATER, LATER + 1));
        assertThat(after.state(NOW, 5)).isEqualTo(State.SCHEDULED);
        assertThat(after.state(LATER, 5)).isEqualTo(State.OPEN);
        assertThat(after.state(LATER + 1, 5)).isEqualTo(State.CLOSED);
        Terms endless = changed(after, 5, schedule(Terms.ALWAYS, Terms.NEVER));
        assertThat(endless.state(NOW, 5)).isEqualTo(State.OPEN);
        assertThat(endless.state(LATER + 1, 5)).isEqualTo(State.OPEN);
    }

    @Test
    void aCampaignOpensBeforeItCloses() {
        Terms scheduled = Campaigns.scheduled(5, LATER, LATER + 10);
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
        assertThat(hour.expiry()).isEqualTo(Expiry.after(3_600_000));
        assertThat(refused(hour, 1, expiry(7_200_000L, null))).isEqualTo(Objection.COUPON_TTL_FIXED);
        assertThat(refused(hour, 1, expiry(Expiry.NONE, null))).isEqualTo(Objection.COUPON_TTL_FIXED);
        assertThat(refused(hour, 1, expiry(null, LATER))).isEqualTo(Objection.COUPON_EXPIRES_AT_FIXED);
        assertThat(changed(hour, 1, expiry(3_600_000L, null)).expiry()).isEqualTo(hour.expiry());
        assertThat(changed(hour, 1, expiry(null, Expiry.NONE)).expiry()).isEqualTo(hour.expiry());
    }

    @Test
    void aTimeToLiveAndAMomentReplaceEachOther() {
        Terms hour = changed(terms, 0, expiry(3_600_000L, null));
        Terms moment = changed(hour, 0, expiry(null, LATER));
        assertThat(moment.expiry()).isEqualTo(Expiry.at(LATER));
        assertThat(changed(moment, 0, expiry(5L, null)).expiry()).isEqualTo(Expiry.after(5));
        assertThat(changed(moment, 0, expiry(5L, Expiry.NONE)).expiry()).isEqualTo(Expiry.after(5));
        assertThat(changed(moment, 0, expiry(Expiry.NONE, null)).expiry()).isEqualTo(Expiry.at(LATER));
        assertThat(changed(moment, 0, expiry(null, Expiry.NONE)).expiry()).isEqualTo(Expiry.NEVER);
    }

    @Test
    void aDraftIsPublishedAndThenFollowsItsSchedule() {
        Terms draft = Campaigns.scheduled(5, LATER, Terms.NEVER).withPhase(Phase.DRAFT);
        assertThat(draft.state(LATER, 0)).isEqualTo(State.DRAFT);
        Terms published = changed(draft, 0, draft(false));
        assertThat(published.state(NOW, 0)).isEqualTo(State.SCHEDULED);
        assertThat(published.state(LATER, 0)).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIVE", "PAUSED", "DRAFT"})
    void itIsMadeADraftAgainUntilSomethingIsIssued(Phase phase) {
        assertThat(changed(terms.withPhase(phase), 0, draft(true)).phase()).isEqualTo(Phase.DRAFT);
        assertThat(refused(terms.withPhase(phase), 1, draft(true))).isEqualTo(Objection.DRAFT_FIXED);
    }

    @Test
    void publishingWhatIsPausedChangesNoPhase() {
        assertThat(changed(terms.withPhase(Phase.PAUSED), 0, draft(false)).phase()).isEqualTo(Phase.PAUSED);
    }

    @Test
    void whatIsClosedStaysAsItIs() {
        assertThat(refused(terms.withPhase(Phase.CLOSED), 0, perUser(2))).isEqualTo(Objection.CLOSED);
        Terms over = Campaigns.scheduled(5, Terms.ALWAYS, NOW);
        assertThat(refused(over, 0, schedule(null, Terms.NEVER))).isEqualTo(Objection.CLOSED);
    }

    @Test
    void fromOneCouponForEachToSeveralAndBackKeysAreAskedForAccordingly() {
        Campaign campaign = new Campaign(terms, Room.UNBOUNDED);
        campaign.decide(user("a"), null, NOW);
        campaign.withdraw();
        campaign.change(changed(terms, 0, perUser(2)));
        assertThat(campaign.decide(user("a"), null, NOW)).isEqualTo(new Refused(Refusal.KEY_REQUIRED));
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
