package io.dibs.http.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputErrorType;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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
                "events|Array has too few items ( + 0 < 1)|events must have at least 1 item",
                "events|Duplicate items at indexes 0 and 1|events must not contain an item twice",
                "|Instance does not have at least 1 properties|The request must have at least one field",
            })
    void aSentenceNamesTheFieldAndWhatItAllows(String field, String message, String sentence) {
        assertThat(ViolationText.of(field == null ? "" : field, message)).isEqualTo(sentence);
    }

    @Test
    void whatAPatternAllowsStandsBesideIt() {
        withContract(contract -> {
            PatternTexts texts = new PatternTexts(contract.model());
            Operation create = contract.model().findOperation("/v1/campaigns", HttpMethod.POST);
            assertThat(texts.allowed(create, null, error("/components/schemas/Benefit/properties/currency/pattern")))
                    .isEqualTo("must be three letters A to Z, such as EUR");
            assertThat(texts.allowed(create, null, error("/properties/name/pattern")))
                    .isEqualTo("must not contain control characters");
            Operation webhook = contract.model().findOperation("/v1/webhooks/x", HttpMethod.GET);
            assertThat(texts.allowed(webhook, "id", error("/pattern"))).isEqualTo("must be a UUID");
            assertThat(texts.allowed(null, "id", error("/pattern"))).isEqualTo("has a form that is not allowed");
        });
    }

    private static OutputUnit error(String pointer) {
        return new OutputUnit(
                "#", "app:///#" + pointer, "#/pattern", "String does not match pattern", OutputErrorType.INVALID_VALUE);
    }

    @Test
    void everyPatternOfARequestHasItsWords() {
        withContract(contract -> {
            Set<String> without = new TreeSet<>();
            Set<String> with = new TreeSet<>();
            collect("", contract.document(), with, without);
            assertThat(with).contains("id", "name", "currency", "after", "Username", "message");
            assertThat(without).isSubsetOf(ONLY_IN_RESPONSES);
        });
    }

    private static void withContract(Consumer<ApiContract> then) {
        Vertx vertx = Vertx.vertx();
        try {
            then.accept(ApiContract.load(vertx)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
        } finally {
            vertx.close();
        }
    }

    private static void collect(String name, Object part, Set<String> with, Set<String> without) {
        if (part instanceof JsonObject object) {
            if (object.getValue("pattern") instanceof String) {
                (object.containsKey("x-allowed") ? with : without).add(name);
            }
            String own = object.getValue("in") instanceof String ? object.getString("name") : name;
            object.forEach(entry ->
                    collect(entry.getKey().equals("schema") ? own : entry.getKey(), entry.getValue(), with, without));
        } else if (part instanceof JsonArray array) {
            array.forEach(element -> collect(name, element, with, without));
        }
    }
}
