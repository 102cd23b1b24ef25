package io.dibs.http.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds what a pattern allows: {@code openapi.yaml} says it in {@code x-allowed}, beside the pattern. */
final class PatternTexts {
    private static final String ALLOWED = "x-allowed";
    private static final String COMPONENTS = "/components/";
    private static final String UNKNOWN = "has a form that is not allowed";

    private final OpenAPIContract contract;

    PatternTexts(OpenAPIContract contract) {
        this.contract = contract;
    }

    /**
     * @param operation null where the request belongs to none
     * @param parameter that does not match; null where it is the body
     * @param error with the place of the pattern: in what the operation's schema refers to, or in that schema itself
     */
    String allowed(@Nullable Operation operation, @Nullable String parameter, OutputUnit error) {
        // A schema that stands in the operation itself has no place of its own, so only the way within it is known.
        String location = error.getAbsoluteKeywordLocation() == null
                ? error.getKeywordLocation()
                : error.getAbsoluteKeywordLocation();
        String pattern = location.substring(location.indexOf('#') + 1);
        JsonObject root = pattern.startsWith(COMPONENTS) ? contract.getRawContract() : schema(operation, parameter);
        if (root == null) {
            return UNKNOWN;
        }
        JsonPointer schema = JsonPointer.from(pattern).parent();
        return schema.append(ALLOWED).queryJson(root) instanceof String allowed ? allowed : UNKNOWN;
    }

    private static @Nullable JsonObject schema(@Nullable Operation operation, @Nullable String parameter) {
        if (operation == null) {
            return null;
        }
        JsonSchema schema = parameter == null ? ofBody(operation) : ofParameter(operation, parameter);
        return schema instanceof JsonObject object ? object : null;
    }

    private static @Nullable JsonSchema ofBody(Operation operation) {
        return operation.getRequestBody() == null
                ? null
                : Objects.requireNonNull(operation.getRequestBody().getContent().get("application/json"))
                        .getSchema();
    }

    private static @Nullable JsonSchema ofParameter(Operation operation, String name) {
        return operation.getParameters().stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .map(Parameter::getSchema)
                .orElse(null);
    }
}
