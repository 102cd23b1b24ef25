package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.TransientFailures;
import io.dibs.people.OverloadedException;
import io.dibs.repository.IdempotencyKeys.FirstUse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A routed request that keeps to {@code openapi.yaml}, and who sends it. */
public record ApiCall(RoutingContext context, ValidatedRequest valid, RequestCaller caller) {
    private static final Logger LOG = LoggerFactory.getLogger(ApiCall.class);
    private static final String FIRST_USE = "dibs.first-use";

    public static ApiCall of(RoutingContext context, RequestCaller caller) {
        return new ApiCall(context, context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST), caller);
    }

    ApiCall firstUsed(FirstUse use) {
        context.put(FIRST_USE, use);
        return this;
    }

    /** Of the idempotency key; empty where the request has none. */
    public Optional<FirstUse> firstUse() {
        return Optional.ofNullable(context.get(FIRST_USE));
    }

    public HttpServerRequest request() {
        return context.request();
    }

    public String campaign() {
        return CampaignIds.require("id", path("id"));
    }

    public String path(String name) {
        return Objects.requireNonNull(valid.getPathParameters().get(name)).getString();
    }

    /** Null where it is absent. */
    public @Nullable String query(String name) {
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

    /** A switch of the query, for calls that have no caller yet; off where it is absent. */
    public static boolean flag(RoutingContext context, String name) {
        ValidatedRequest valid = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        RequestParameter value = valid.getQuery().get(name);
        return value != null && !value.isNull() && value.getBoolean();
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
        return HeaderRules.idempotencyKey(context.request().headers());
    }

    /** 503 is for what asking again may help; what is a fault of ours is logged with its stack, and 500. */
    public void fail(Throwable failure) {
        fail(context, failure);
    }

    public static void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof RefusedException) {
            context.fail(failure);
        } else if (failure instanceof OverloadedException) {
            context.fail(new RefusedException(Problem.UNAVAILABLE));
        } else if (TransientFailures.includes(failure)) {
            RequestIdHeader.addTo(LOG.atWarn(), context.request())
                    .log("A {} is answered with 503: {}", context.request().method(), failure.toString());
            context.fail(new RefusedException(Problem.UNAVAILABLE));
        } else {
            context.fail(failure);
        }
    }
}
