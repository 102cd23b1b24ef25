package io.dibs.http;

import io.dibs.http.access.RequestAuthenticator;
import io.dibs.http.access.SignIn;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.contract.ApiContract;
import io.dibs.http.contract.StrictJson;
import io.dibs.http.request.ApiCall;
import io.dibs.http.request.KeyedRequests;
import io.dibs.http.request.RequestCaller;
import io.dibs.http.upload.UploadCalls;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.function.Function;
import java.util.function.Predicate;

/** The operations of {@code openapi.yaml}, each with who may call it and what answers. */
final class OperationRoutes {
    private static final Problem OPERATORS_ONLY =
            Problem.of(ProblemKind.FORBIDDEN, "This needs the scope operator or admin");
    private static final Problem ADMINS_ONLY = Problem.of(ProblemKind.FORBIDDEN, "This needs the scope admin");

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final ApiContract contract;
    private final RouterBuilder builder;
    private final RequestAuthenticator access;
    private final KeyedRequests keyed;

    OperationRoutes(ApiContract contract, RouterBuilder builder, RequestAuthenticator access, KeyedRequests keyed) {
        this.keyed = keyed;
        this.contract = contract;
        this.builder = builder;
        this.access = access;
    }

    OpenAPIRoute route(String operation) {
        OpenAPIRoute route = builder.getRoute(operation).setDoSecurity(false).addHandler(context -> {
            CallObserver.mark(context, operation);
            context.next();
        });
        return contract.model().operation(operation).getRequestBody() == null
                ? route.addHandler(OperationRoutes::requireNoFields)
                : route;
    }

    /** Rejects a body where none is expected, since it would be ignored. */
    private static void requireNoFields(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body != null && body.length() > 0) {
            StrictJson.requireObject(body);
            if (!body.toJsonObject().isEmpty()) {
                throw new RefusedException(Problem.badRequest("This call takes no fields"));
            }
        }
        context.next();
    }

    /** A sign-in may still carry an old token. */
    void withoutToken(String operation, Function<ApiCall, Future<Void>> handler) {
        answer(operation, context -> SignIn.NOBODY, handler);
    }

    /** No token is needed; one that is sent says more. */
    void forAnybody(String operation, Function<ApiCall, Future<Void>> handler) {
        answer(operation, context -> access.callerIfAny(context.request()), handler);
    }

    void forAll(String operation, Function<ApiCall, Future<Void>> handler) {
        answer(operation, context -> access.caller(context.request()), handler);
    }

    void forOperators(String operation, Function<ApiCall, Future<Void>> handler) {
        guarded(operation, RequestCaller::isOperator, OPERATORS_ONLY, handler);
    }

    void forAdmins(String operation, Function<ApiCall, Future<Void>> handler) {
        guarded(operation, RequestCaller::isAdmin, ADMINS_ONLY, handler);
    }

    private void guarded(
            String operation,
            Predicate<RequestCaller> allowed,
            Problem otherwise,
            Function<ApiCall, Future<Void>> handler) {
        Function<RoutingContext, Future<RequestCaller>> caller =
                context -> access.caller(context.request()).map(known -> {
                    RefusedException.unless(allowed.test(known), otherwise);
                    return known;
                });
        answer(operation, caller, handler);
    }

    private void answer(
            String operation,
            Function<RoutingContext, Future<RequestCaller>> caller,
            Function<ApiCall, Future<Void>> handler) {
        boolean takesKey = contract.model().operation(operation).getParameters().stream()
                .anyMatch(parameter -> parameter.getName().equals(IDEMPOTENCY_KEY));
        route(operation).addHandler(context -> handle(takesKey, context, caller.apply(context), handler));
    }

    private void handle(
            boolean takesKey,
            RoutingContext context,
            Future<RequestCaller> caller,
            Function<ApiCall, Future<Void>> handler) {
        caller.onFailure(context::fail).onSuccess(known -> {
            try {
                access.count(known, context.request());
                ApiCall call = ApiCall.of(context, known);
                // The body of an upload is not there yet.
                boolean keyedNow = takesKey && !UploadCalls.isUpload(context.request());
                Future<ApiCall> checked = keyedNow ? keyed.check(call) : Future.succeededFuture(call);
                checked.compose(handler).onFailure(call::fail);
            } catch (RuntimeException refusalOrFault) {
                context.fail(refusalOrFault);
            }
        });
    }
}
