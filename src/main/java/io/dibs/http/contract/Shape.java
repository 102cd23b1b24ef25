package io.dibs.http.contract;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Problem.Flaw;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds a body against what {@code openapi.yaml} says of its size: which fields there are, how many elements and how
 * long a text. Each value is looked at once, and this comes first; so what the validator does, whose work can grow
 * faster than the body, is done for small things only.
 */
final class Shape {
    /** Flaws that an answer names; the rest of the body is not looked at. */
    private static final int MAX_FLAWS = 5;

    private final JsonObject document;
    private final List<Flaw> flaws = new ArrayList<>();

    private Shape(JsonObject document) {
        this.document = document;
    }

    /** @param document the whole one, to which the schema's references lead */
    static void require(JsonObject document, JsonObject schema, JsonObject body) {
        Shape shape = new Shape(document);
        shape.check("", schema, body);
        if (!shape.flaws.isEmpty()) {
            throw new RefusedException(Problem.of(ProblemKind.BAD_REQUEST, shape.flaws));
        }
    }

    private void check(String field, JsonObject schemaOrReference, Object value) {
        JsonObject schema = resolved(schemaOrReference);
        if (flaws.size() >= MAX_FLAWS) {
            return;
        }
        if (value instanceof JsonObject object) {
            checkFields(field, schema, object);
        } else if (value instanceof JsonArray array) {
            checkElements(field, schema, array);
        } else if (value instanceof String text) {
            int max = schema.getInteger("maxLength", Integer.MAX_VALUE);
            if (text.length() > max && text.codePointCount(0, text.length()) > max) {
                flaw(field, ValidationMessages.shown(field) + " must have at most " + max + " characters");
            }
        }
    }

    private JsonObject resolved(JsonObject schema) {
        String reference = schema.getString("$ref");
        return reference == null ? schema : at(reference);
    }

    private JsonObject at(String reference) {
        JsonObject here = document;
        for (String name : reference.substring(2).split("/")) {
            here = here.getJsonObject(name);
        }
        return resolved(here);
    }

    private void checkFields(String field, JsonObject schema, JsonObject object) {
        int max = schema.getInteger("maxProperties", Integer.MAX_VALUE);
        if (object.size() > max) {
            flaw(field, "It has at most " + max + " fields");
            return;
        }
        JsonObject known = schema.getJsonObject("properties");
        boolean closed = Boolean.FALSE.equals(schema.getValue("additionalProperties"));
        for (Map.Entry<String, Object> entry : object) {
            JsonObject inner = known == null ? null : known.getJsonObject(entry.getKey());
            if (inner != null) {
                check(ValidationMessages.inside(field, entry.getKey()), inner, entry.getValue());
            } else if (closed) {
                flaw(ValidationMessages.inside(field, entry.getKey()), ValidationMessages.UNKNOWN);
            }
            if (flaws.size() >= MAX_FLAWS) {
                return;
            }
        }
    }

    private void checkElements(String field, JsonObject schema, JsonArray array) {
        int max = schema.getInteger("maxItems", Integer.MAX_VALUE);
        if (array.size() > max) {
            flaw(field, ValidationMessages.shown(field) + " must have at most " + max + " items");
            return;
        }
        JsonObject each = schema.getJsonObject("items");
        boolean unique = schema.getBoolean("uniqueItems", false);
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            Object element = array.getValue(i);
            if (unique && element instanceof String && !seen.add(element)) {
                flaw(
                        ValidationMessages.inside(field, Integer.toString(i)),
                        ValidationMessages.shown(field) + " must not contain an item twice");
            }
            if (each != null) {
                check(ValidationMessages.inside(field, Integer.toString(i)), each, element);
            }
        }
    }

    private void flaw(String field, String detail) {
        flaws.add(new Flaw(ValidationMessages.shown(field), detail));
    }
}
