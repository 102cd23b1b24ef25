package io.dibs.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViolationTextTest {
    /** Responses are not validated for clients, so what stands in them needs no sentence. */
    private static final Set<String> ONLY_IN_RESPONSES = Set.of("code");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "stock|Instance type string is invalid. Expected integer|stock must be a whole number",
                "opensAt|Instance type number is invalid. Expected string, null|opensAt must be a string or null",
                "state|Instance does not match any of [\"draft\",\"open\"]|state must be one of draft, open",
                "limit|0 is less than 1|limit must be at least 1",
                "amount|0 is less than or equal to 0|amount must be more than 0",
                "limit|1001 is greater than 1000|limit must be at most 1000",
                "name|String is too short (0 < 1)|name must not be empty",
                "password|String is too short (3 < 12)|password must have at least 12 characters",
                "benefit.currency|String does not match pattern|benefit.currency must be three letters A to Z, such as EUR",
                "events|Array has too few items ( + 0 < 1)|events must have at least 1 item",
                "events|Duplicate items at indexes 0 and 1|events must not contain an item twice",
                "|Instance does not have at least 1 properties|The request must have at least one field",
            })
    void aSentenceNamesTheFieldAndWhatItAllows(String field, String message, String sentence) {
        assertThat(ViolationText.of(field == null ? "" : field, message)).isEqualTo(sentence);
    }

    @Test
    void everyPatternOfARequestHasItsWords() {
        Vertx vertx = Vertx.vertx();
        try {
            JsonObject document = ApiContract.load(vertx)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .document();
            Set<String> names = new TreeSet<>();
            collect("", document, names);
            names.removeAll(ONLY_IN_RESPONSES);
            assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(ViolationText.PATTERNS)
                    .containsKey(name));
        } finally {
            vertx.close();
        }
    }

    private static void collect(String name, Object part, Set<String> names) {
        if (part instanceof JsonObject object) {
            if (object.getValue("pattern") instanceof String) {
                names.add(name.toLowerCase().equals("username") ? "username" : name);
            }
            String own = object.getValue("in") instanceof String ? object.getString("name") : name;
            object.forEach(
                    entry -> collect(entry.getKey().equals("schema") ? own : entry.getKey(), entry.getValue(), names));
        } else if (part instanceof JsonArray array) {
            array.forEach(element -> collect(name, element, names));
        }
    }
}
