package io.dibs.http.contract;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.impl.RequestParameterImpl;
import io.vertx.openapi.validation.impl.ValidatableRequestImpl;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hands parameters to the validator as they were meant. The library's own extractor decodes twice and reads a plus in a
 * path as a blank, and its validator reads a string such as {@code 1.5} as a number unless it is quoted.
 */
public final class RawExtractor implements RequestExtractor {
    private static final String JSON = "application/json";
    private final JsonObject document;
    private final Map<String, JsonObject> bodies = new HashMap<>();

    public RawExtractor(ApiContract contract) {
        document = contract.document();
        for (Operation operation : contract.model().operations()) {
            JsonObject body = document.getJsonObject("paths")
                    .getJsonObject(operation.getOpenAPIPath())
                    .getJsonObject(operation.getHttpMethod().name().toLowerCase(Locale.ROOT))
                    .getJsonObject("requestBody");
            if (body != null && body.getJsonObject("content").containsKey(JSON)) {
                bodies.put(
                        operation.getOperationId(),
                        body.getJsonObject("content").getJsonObject(JSON).getJsonObject("schema"));
            }
        }
    }

    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
        try {
            return Future.succeededFuture(extract(context, operation));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private ValidatableRequest extract(RoutingContext context, Operation operation) {
        requireKnownQuery(context, operation);
        Map<String, RequestParameter> path = new HashMap<>();
        Map<String, RequestParameter> query = new HashMap<>();
        for (Parameter parameter : operation.getParameters()) {
            String name = parameter.getName();
            if (parameter.getIn() == Location.PATH) {
                path.put(name, value(parameter, storable(name, context.pathParam(name))));
            } else if (parameter.getIn() == Location.QUERY) {
                query.put(name, value(parameter, storable(name, single(name, context.queryParam(name)))));
            }
        }
        Buffer body = context.body().buffer();
        JsonObject schema = bodies.get(operation.getOperationId());
        if (schema != null && body != null && body.length() > 0) {
            Shape.require(document, schema, body.toJsonObject());
        }
        return new ValidatableRequestImpl(
                Map.of(),
                Map.of(),
                path,
                query,
                new RequestParameterImpl(body),
                context.request().getHeader(HttpHeaders.CONTENT_TYPE) == null ? null : JSON);
    }

    private static RequestParameter value(Parameter parameter, @Nullable String text) {
        boolean quoted = text != null && "string".equals(parameter.getSchema().get("type"));
        return new RequestParameterImpl(quoted ? Json.encode(text) : text);
    }

    private static @Nullable String storable(String name, @Nullable String text) {
        if (text != null && text.indexOf('\0') >= 0) {
            throw new RefusedException(Problem.badField(name, "It holds a NUL"));
        }
        return text;
    }

    private static @Nullable String single(String name, List<String> values) {
        if (values.size() > 1) {
            throw new RefusedException(Problem.badField(name, "Query parameter " + name + " is there twice"));
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static void requireKnownQuery(RoutingContext context, Operation operation) {
        for (String name : context.queryParams().names()) {
            boolean known = operation.getParameters().stream()
                    .anyMatch(parameter -> parameter.getIn() == Location.QUERY
                            && parameter.getName().equals(name));
            if (!known) {
                throw new RefusedException(Problem.badField(ValidationMessages.shown(name), "Unknown query parameter"));
            }
        }
    }
}
