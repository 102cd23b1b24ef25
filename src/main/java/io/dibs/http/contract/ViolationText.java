package io.dibs.http.contract;

import io.vertx.core.json.JsonArray;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns an error of the validator into a sentence that names the field and the values that it allows. */
final class ViolationText {
    private static final Map<String, String> TYPES = Map.of(
            "integer", "a whole number",
            "number", "a number",
            "string", "a string",
            "boolean", "true or false",
            "object", "an object",
            "array", "a list",
            "null", "null");

    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "must be a time such as 2030-01-31T12:00:00Z",
            "uri", "must be a URL",
            "email", "must be an e-mail address",
            "uuid", "must be a UUID");

    private record Rule(Pattern message, UnaryOperator<String> text) {
        static Rule of(String message, UnaryOperator<String> text) {
            return new Rule(Pattern.compile(message, Pattern.DOTALL), text);
        }
    }

    /** The validator's messages, each with the part that says what is allowed. */
    private static final List<Rule> RULES = List.of(
            Rule.of("Instance type .* is invalid\\. Expected (.+)", types -> "must be " + types(types)),
            Rule.of("Instance does not match any of (\\[.*])", values -> "must be one of " + values(values)),
            Rule.of(".* is less than or equal to (\\S+)", bound -> "must be more than " + bound),
            Rule.of(".* is less than (\\S+)", bound -> "must be at least " + bound),
            Rule.of(".* is greater than or equal to (\\S+)", bound -> "must be less than " + bound),
            Rule.of(".* is greater than (\\S+)", bound -> "must be at most " + bound),
            Rule.of(".* is not a multiple of (\\S+)", step -> "must be a multiple of " + step),
            Rule.of("String is too short \\(\\d+ < 1\\)()", none -> "must not be empty"),
            Rule.of("String is too short \\(\\d+ < (\\d+)\\)", least -> "must have at least " + least + " characters"),
            Rule.of("String is too long \\(\\d+ > (\\d+)\\)", most -> "must have at most " + most + " characters"),
            Rule.of("Array has too few items .*< (\\d+)\\)", least -> "must have at least " + items(least)),
            Rule.of("Array has too many items .*> (\\d+)\\)", most -> "must have at most " + items(most)),
            Rule.of("Duplicate items at indexes ()\\d.*", none -> "must not contain an item twice"),
            Rule.of(
                    "String does not match format \"(.+)\".*",
                    format -> FORMATS.getOrDefault(format, "must have the format " + format)));

    private ViolationText() {}

    /**
     * @param field empty for the request as a whole
     * @param message of the validator
     */
    static String of(String field, String message) {
        String name = field.isEmpty() ? "The request" : ValidationMessages.shown(field);
        if (message.startsWith("Instance does not have at least")) {
            return name + " must have at least one field";
        }
        for (Rule rule : RULES) {
            Matcher found = rule.message.matcher(message);
            if (found.matches()) {
                return name + " " + rule.text.apply(found.group(1));
            }
        }
        return message;
    }

    /** @param allowed what the pattern allows, see {@link PatternTexts} */
    static String ofPattern(String field, String allowed) {
        return ValidationMessages.shown(field) + " " + allowed;
    }

    private static String types(String expected) {
        return Arrays.stream(expected.split(", ?"))
                .map(type -> TYPES.getOrDefault(type, type))
                .collect(Collectors.joining(" or "));
    }

    private static String values(String json) {
        return new JsonArray(json).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String items(String count) {
        return count + (count.equals("1") ? " item" : " items");
    }
}
