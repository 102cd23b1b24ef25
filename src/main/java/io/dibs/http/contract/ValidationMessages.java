package io.dibs.http.contract;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Problem.Flaw;
import io.dibs.http.answer.ProblemKind;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in the words of the API what the validator found against {@code openapi.yaml}. */
final class ValidationMessages {
    private static final Pattern PARAMETER = Pattern.compile("(?:path|query|header) parameter (\\S+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    /** Errors that only say that something below them is wrong. */
    private static final List<String> OUTER = List.of("properties", "$ref", "items");

    static final String UNKNOWN = "Unknown field";
    /** A name that a stranger made up is not worth more of an answer. */
    private static final int MAX_NAME_SHOWN = 64;

    private final PatternTexts patterns;

    ValidationMessages(PatternTexts patterns) {
        this.patterns = patterns;
    }

    static String shown(String name) {
        return name.length() > MAX_NAME_SHOWN ? name.substring(0, MAX_NAME_SHOWN) + "…" : name;
    }

    /** @param operation that the request is for; null where there is none */
    Problem problem(@Nullable Operation operation, ValidatorException violation) {
        String message = Objects.requireNonNull(violation.getMessage());
        Matcher parameter = PARAMETER.matcher(message);
        String parameterName = parameter.find() ? parameter.group(1) : null;
        List<Flaw> flaws = new ArrayList<>();
        if (violation instanceof SchemaValidationException schema) {
            schema.getOutputUnit().getErrors().stream()
                    .filter(error -> !OUTER.contains(keyword(error)))
                    .forEach(error -> flaws.add(flaw(operation, parameterName, error)));
        }
        flaws.removeIf(flaw -> flaw.detail().equals(UNKNOWN) && isExplained(flaw.field(), flaws));
        if (!flaws.isEmpty()) {
            return Problem.of(ProblemKind.BAD_REQUEST, flaws);
        }
        return parameterName == null ? Problem.badRequest(message) : Problem.badField(parameterName, message);
    }

    /** To the validator a known field of a wrong type is an unknown one besides. */
    private static boolean isExplained(String field, List<Flaw> flaws) {
        return flaws.stream()
                .filter(other -> !other.detail().equals(UNKNOWN))
                .anyMatch(other -> other.field().equals(field) || other.field().startsWith(field + "."));
    }

    private Flaw flaw(@Nullable Operation operation, @Nullable String parameter, OutputUnit error) {
        String field = parameter == null ? field(error.getInstanceLocation()) : parameter;
        return switch (keyword(error)) {
            case "additionalProperties" -> new Flaw(field, UNKNOWN);
            case "required" -> new Flaw(inside(field, quoted(error.getError())), "This field is missing");
            case "pattern" ->
                new Flaw(field, ViolationText.ofPattern(field, patterns.allowed(operation, parameter, error)));
            default -> new Flaw(field, ViolationText.of(field, error.getError()));
        };
    }

    private static String keyword(OutputUnit error) {
        String location = error.getKeywordLocation();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** A pointer such as {@code #/benefit/type}, as people write it: {@code benefit.type}. */
    private static String field(String pointer) {
        int slash = pointer.indexOf('/');
        return slash < 0 ? "" : pointer.substring(slash + 1).replace('/', '.');
    }

    static String inside(String outer, String name) {
        return outer.isEmpty() ? name : outer + "." + name;
    }

    private static String quoted(String message) {
        Matcher name = QUOTED.matcher(message);
        return name.find() ? name.group(1) : "";
    }
}
