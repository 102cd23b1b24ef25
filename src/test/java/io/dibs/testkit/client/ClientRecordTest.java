package io.dibs.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.testkit.client.ClientRecord.ReceivedCoupon;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientRecordTest {
    private static final String TIME = "2025-01-01T00:00:00.000Z";
    private static final ReceivedCoupon FIRST = new ReceivedCoupon("u-1", 1, "A", TIME);
    private static final ReceivedCoupon SECOND = new ReceivedCoupon("u-2", 2, "B", TIME);

    private final ClientRecord record = new ClientRecord();

    @Test
    void theSameAnswerAgainIsNoViolation() {
        tell(201, FIRST);
        tell(200, FIRST);

        assertThat(record.size()).isEqualTo(1);
        assertThat(record.violationsAgainst(List.of(FIRST))).isEmpty();
    }

    @Test
    void aRefusalIsNoCoupon() {
        record.answered(0, 409, new byte[0], 0, 0);

        assertThat(record.size()).isZero();
    }

    @Test
    void aSecondCouponForAUserIsSeen() {
        tell(201, FIRST);
        tell(201, new ReceivedCoupon("u-1", 2, "B", TIME));

        assertThat(record.violations()).hasSize(1);
    }

    @Test
    void aSequenceOrACodeGivenTwiceIsSeen() {
        tell(201, FIRST);
        tell(201, new ReceivedCoupon("u-2", 1, "B", TIME));
        tell(201, new ReceivedCoupon("u-3", 3, "A", TIME));

        assertThat(record.violations()).hasSize(2);
    }

    @Test
    void anAcknowledgedCouponThatTheFeedLacksIsSeen() {
        tell(201, FIRST);
        tell(201, SECOND);

        assertThat(record.violationsAgainst(List.of(FIRST)))
                .singleElement()
                .asString()
                .contains("u-2");
    }

    @Test
    void anotherCodeInTheFeedIsSeen() {
        tell(201, FIRST);

        assertThat(record.violationsAgainst(List.of(new ReceivedCoupon("u-1", 1, "Z", TIME))))
                .hasSize(1);
    }

    @Test
    void aGapAndAUserTwiceInTheFeedAreSeen() {
        assertThat(record.violationsAgainst(List.of(SECOND))).hasSize(1);
        assertThat(record.violationsAgainst(List.of(FIRST, new ReceivedCoupon("u-1", 2, "B", TIME))))
                .hasSize(1);
    }

    private void tell(int status, ReceivedCoupon coupon) {
        byte[] body = String.format(
                        "{\"campaign\":\"c\",\"userId\":\"%s\",\"sequence\":%d,\"code\":\"%s\",\"issuedAt\":\"%s\"}",
                        coupon.userId(), coupon.sequence(), coupon.code(), coupon.issuedAt())
                .getBytes(StandardCharsets.UTF_8);
        record.answered(0, status, body, 0, body.length);
    }
}
