package io.dibs.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromiseCheckTest {
    private final CrowdRecord record = new CrowdRecord(10, 1, 5);
    private final PromiseCheck promises = new PromiseCheck(record);

    private static JsonObject proof() {
        return new JsonObject()
                .put("issued", 2)
                .put("highestSequence", 2)
                .put("gaps", 0)
                .put("duplicates", 0)
                .put("overIssue", 0);
    }

    @Test
    void aSoundSaleHoldsAndShowsItsFigures() {
        record.won(0, 1, "A");
        record.won(1, 2, "B");
        promises.audited(proof(), 2);
        assertThat(promises.holds()).isTrue();
        assertThat(promises.shown().getJsonObject("lost"))
                .isEqualTo(
                        new JsonObject().put("holds", true).put("promised", 2).put("rows", 2));
    }

    @ParameterizedTest
    @CsvSource({"gaps, order", "duplicates, twice", "overIssue, over"})
    void whatTheAuditFindsBreaksItsPromise(String figure, String promise) {
        promises.audited(proof().put(figure, 1), 0);
        assertThat(promises.holds()).isFalse();
        assertThat(promises.shown().getJsonObject(promise).getBoolean("holds")).isFalse();
    }

    @Test
    void aCouponThatWasPromisedAndIsNotThereIsLost() {
        promises.audited(proof(), 3);
        assertThat(promises.holds()).isFalse();
        promises.audited(proof(), 2);
        assertThat(promises.holds()).isTrue();
        promises.compared(1);
        assertThat(promises.shown().getJsonObject("lost").getBoolean("holds")).isFalse();
    }

    @Test
    void whoHasNoAnswerWhenTheSaleIsOverWasLeftInTheVague() {
        promises.audited(proof(), 2);
        assertThat(promises.holds()).isTrue();
        promises.compared(0);
        assertThat(promises.holds()).isFalse();
        assertThat(promises.shown().getJsonObject("vague").getBoolean("holds")).isFalse();
    }
}
