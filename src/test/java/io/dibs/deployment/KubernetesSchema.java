package io.dibs.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' own types, as the models of a client for Java carry them: finds misspelt fields and values of a wrong
 * type.
 */
final class KubernetesSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFERENCE = "#/definitions/";
    private final Map<String, JsonNode> definitions = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    KubernetesSchema() throws IOException {
        for (URL url : Collections.list(
                KubernetesSchema.class.getClassLoader().getResources("schema/validation-schema.json"))) {
            JSON.readTree(url)
                    .get("definitions")
                    .fields()
                    .forEachRemaining(each -> definitions.putIfAbsent(each.getKey(), each.getValue()));
        }
    }

    /** @return the faults, each with its path; one for a kind that is not known */
    List<String> faults(JsonObject document) throws IOException {
        faults.clear();
        JsonNode content = JSON.readTree(document.encode());
        String kind = document.getString("kind");
        String version = document.getString("apiVersion");
        definitions.entrySet().stream()
                .filter(each -> defaultOf(each.getValue(), "kind").equals(kind))
                .filter(each -> defaultOf(each.getValue(), "apiVersion").equals(version))
                .findFirst()
                .ifPresentOrElse(
                        found -> check(kind, found.getValue(), content),
                        () -> faults.add(version + " " + kind + " is not known"));
        return List.copyOf(faults);
    }

    private static String defaultOf(JsonNode definition, String field) {
        return definition.path("properties").path(field).path("default").asText();
    }

    private void check(String path, JsonNode schema, JsonNode value) {
        String reference = schema.path("$ref").asText();
        String name = reference.startsWith(REFERENCE) ? reference.substring(REFERENCE.length()) : "";
        if (isScalar(name)) {
            require(path, "number or text", value.isValueNode());
        } else if (!name.isEmpty()) {
            check(path, definitions.get(name), value);
        } else {
            checkType(path, schema, value);
        }
    }

    /** These are written as a number or a text, whatever the schema says. */
    private static boolean isScalar(String type) {
        return type.endsWith("_IntOrString") || type.endsWith("_Quantity");
    }

    private void checkType(String path, JsonNode schema, JsonNode value) {
        switch (schema.path("type").asText()) {
            case "object" -> checkFields(path, schema, value);
            case "array" -> {
                require(path, "list", value.isArray());
                value.forEach(element -> check(path + "[]", schema.get("items"), element));
            }
            case "integer" -> require(path, "integer", value.isIntegralNumber());
            case "boolean" -> require(path, "boolean", value.isBoolean());
            case "string" -> require(path, "text", value.isTextual());
            default -> {}
        }
    }

    private void checkFields(String path, JsonNode schema, JsonNode value) {
        require(path, "object", value.isObject());
        value.fields().forEachRemaining(field -> {
            String inner = path + "." + field.getKey();
            JsonNode known = schema.path("properties").path(field.getKey());
            if (!known.isMissingNode()) {
                check(inner, known, field.getValue());
            } else if (schema.path("additionalProperties").isObject()) {
                check(inner, schema.get("additionalProperties"), field.getValue());
            } else {
                faults.add(inner + " is no field");
            }
        });
    }

    private void require(String path, String type, boolean holds) {
        if (!holds) {
            faults.add(path + " is no " + type);
        }
    }
}
