package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdRecordTest {
    private final CrowdRecord record = new CrowdRecord(3, 1, 2);

    @Test
    void aSaleIsCompleteWhenEverybodyHasADefiniteAnswer() {
        assertThat(record.won(0, 1, "A")).isTrue();
        assertThat(record.won(1, 2, "B")).isTrue();
        assertThat(record.isComplete()).isFalse();
        record.soldOut(2);
        assertThat(record.isComplete()).isTrue();
        assertThat(record.coupons()).isEqualTo(2);
        assertThat(record.wrong()).isZero();
        assertThat(record.sequence(1)).isEqualTo(2);
    }

    @Test
    void oneWhoPressesTwiceGetsTheSameCouponTwice() {
        CrowdRecord twice = new CrowdRecord(1, 2, 2);
        twice.won(0, 1, "A");
        assertThat(twice.isComplete()).isFalse();
        assertThat(twice.won(0, 1, "A")).isFalse();
        assertThat(twice.sameAgain()).isEqualTo(1);
        assertThat(twice.wrong()).isZero();
        assertThat(twice.isComplete()).isTrue();
    }

    @Test
    void aSecondCouponForOnePersonIsSeen() {
        record.won(0, 1, "A");
        assertThat(record.won(0, 2, "B")).isFalse();
        assertThat(record.wrong()).isEqualTo(1);
    }

    @Test
    void oneCouponForTwoPeopleIsSeen() {
        record.won(0, 1, "A");
        record.won(1, 1, "A");
        assertThat(record.wrong()).isEqualTo(1);
    }

    @Test
    void aCouponAboveTheStockIsSeen() {
        record.won(0, 3, "C");
        assertThat(record.wrong()).isEqualTo(1);
    }

    @Test
    void aCouponAfterSoldOutIsSeen() {
        CrowdRecord twice = new CrowdRecord(1, 2, 2);
        twice.soldOut(0);
        twice.won(0, 1, "A");
        assertThat(twice.wrong()).isEqualTo(1);
    }

    @Test
    void theDatabaseIsComparedWithWhatPeopleWereTold() {
        record.won(0, 1, "A");
        assertThat(record.agreesWith(0, 1, "A")).isTrue();
        assertThat(record.agreesWith(0, 1, "B")).isFalse();
        assertThat(record.agreesWith(0, 2, "A")).isFalse();
        assertThat(record.agreesWith(1, 2, "B")).as("an answer that was lost").isTrue();
        assertThat(record.agreesWith(7, 2, "B")).isFalse();
    }
}
