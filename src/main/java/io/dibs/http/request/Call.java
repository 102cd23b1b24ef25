package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.Refused;
import io.dibs.people.Overloaded;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A routed request that keeps to {@code openapi.yaml}, and who sends it. */
public record Call(RoutingContext context, ValidatedRequest valid, Caller caller) {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    public static Call of(RoutingContext context, Caller caller) {
        return new Call(context, context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST), caller);
    }

    public HttpServerRequest request() {
        return context.request();
    }

    public String campaign() {
        return CampaignIds.require("id", path("id"));
    }

    public String path(String name) {
        return valid.getPathParameters().get(name).getString();
    }

    /** Null where it is absent. */
    public String query(String name) {
        RequestParameter value = valid.getQuery().get(name);
        return value == null || value.isNull() ? null : value.getString();
    }

    public int query(String name, int absent) {
        RequestParameter value = valid.getQuery().get(name);
        return value == null || value.isNull() ? absent : value.getInteger();
    }

    public long query(String name, long absent) {
        RequestParameter value = valid.getQuery().get(name);
        return value == null || value.isNull() ? absent : value.getLong();
    }

    public JsonObject body() {
        return valid.getBody().getJsonObject();
    }

    /** Empty where a body is not needed and none was sent. */
    public JsonObject bodyIfAny() {
        RequestParameter body = valid.getBody();
        return body == null || body.isNull() || !body.isJsonObject() ? new JsonObject() : body.getJsonObject();
    }

    public String idempotencyKey() {
        return Headers.idempotencyKey(context.request().headers());
    }

    public void fail(Throwable failure) {
        if (failure instanceof Refused) {
            context.fail(failure);
        } else if (failure instanceof Overloaded) {
            context.fail(new Refused(Problem.UNAVAILABLE));
        } else {
            LOG.warn("A {} is answered with 503: {}", context.request().method(), failure.toString());
            context.fail(new Refused(Problem.UNAVAILABLE));
        }
    }
}
