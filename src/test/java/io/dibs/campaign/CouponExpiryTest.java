package io.dibs.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CouponExpiryTest {
    @Test
    void aCouponExpiresSomeTimeAfterItsIssueOrAtAMomentOrNever() {
        assertThat(CouponExpiry.after(500).expiresAt(1_000)).isEqualTo(1_500);
        assertThat(CouponExpiry.at(3_000).expiresAt(1_000)).isEqualTo(3_000);
        assertThat(CouponExpiry.NEVER.expiresAt(1_000)).isEqualTo(CouponExpiry.NONE);
    }

    @Test
    void aCouponLivesForAMillisecondAtLeast() {
        assertThat(CouponExpiry.after(1).expiresAt(0)).isEqualTo(1);
        assertThatThrownBy(() -> CouponExpiry.after(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itsStateIsThatOfWhatHappenedLast() {
        assertThat(CouponState.of(false, false, 1_000, 999)).isEqualTo(CouponState.ISSUED);
        assertThat(CouponState.of(false, false, 1_000, 1_000)).isEqualTo(CouponState.EXPIRED);
        assertThat(CouponState.of(true, false, 1_000, 2_000)).isEqualTo(CouponState.REDEEMED);
        assertThat(CouponState.of(true, true, 1_000, 2_000)).isEqualTo(CouponState.REVOKED);
        assertThat(CouponState.EXPIRED.label()).isEqualTo("expired");
    }
}
