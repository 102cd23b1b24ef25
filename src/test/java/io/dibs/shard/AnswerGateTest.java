package io.dibs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which answers wait for a batch? */
class AnswerGateTest extends ShardFixture {
    @Test
    void anAnswerWaitsForItsBatch() {
        script.claim("a", "u1", "u2");
        assertThat(script.takeAnswers()).isEmpty();
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
    }

    @Test
    void aDuplicateWaitsForTheCouponThatItRestsOn() {
        script.claim("a", "u1");
        script.claim("a", "u1", "u2", "u2");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u1 has 1");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u2 won 2", "u2 has 2");
        script.claim("a", "u2");
        assertThat(script.takeAnswers()).containsExactly("u2 has 2");
    }

    @Test
    void aSoldOutWaitsForTheLastCoupon() {
        script.claim("a", "u1", "u2");
        script.claim("a", "u3", "u4");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u1 won 1", "u2 won 2");
        script.committed();
        assertThat(script.takeAnswers()).containsExactly("u3 won 3", "u4 SOLD_OUT");
    }

    @Test
    void whileABatchIsWrittenTheNextGathers() {
        script.claim("b", "u1");
        script.claim("b", "u2");
        script.claim("a", "u3");
        assertThat(script.takeLog()).containsExactly("append [u1]");
        script.committed();
        assertThat(script.takeLog()).containsExactly("append [u2, u3]");
    }
}
