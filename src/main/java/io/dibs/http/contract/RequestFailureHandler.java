package io.dibs.http.contract;

import io.dibs.http.answer.AnnouncedBody;
import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ValidatorException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns everything that ends a routed request early into a problem. */
public final class RequestFailureHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestFailureHandler.class);
    /** What the router calls a body that breaks off or cannot be read. */
    private static final int BROKEN_BODY = 200;

    private static final int[] STATUSES = {BROKEN_BODY, 400, 401, 403, 404, 405, 406, 408, 413, 414, 415, 500, 501, 503
    };

    private final ResponseWriter responses;
    private final OpenAPIContract contract;
    private final ValidationMessages messages;

    public RequestFailureHandler(ResponseWriter responses, OpenAPIContract contract) {
        this.responses = responses;
        this.contract = contract;
        this.messages = new ValidationMessages(new PatternTexts(contract));
    }

    public void catchAll(Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, this);
        }
    }

    /** Once an answer has begun it can only be cut off. */
    @Override
    public void handle(RoutingContext context) {
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        Problem problem = problem(context);
        boolean ended = context.request().isEnded();
        if (!ended) {
            context.request().handler(dropped -> {}).resume();
        }
        if (!ended && AnnouncedBody.length(context.request()) != 0) {
            responses.problemAndClose(context.request(), problem);
        } else if (problem.kind() == ProblemKind.PAYLOAD_TOO_LARGE) {
            responses.problemAndClose(context.request(), problem);
        } else {
            responses.problem(context.request(), problem);
        }
    }

    private Problem problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof RefusedException refused) {
            return refused.problem();
        }
        if (failure != null && failure.getCause() instanceof ValidatorException violation) {
            return messages.problem(operation(context), violation);
        }
        return switch (context.statusCode()) {
            case BROKEN_BODY, 400 -> Problem.badRequest("The request cannot be read");
            case 404 -> Problem.of(ProblemKind.NOT_FOUND);
            case 405 -> Problem.methodNotAllowed(allowed(context.normalizedPath()));
            case 413 -> Problem.of(ProblemKind.PAYLOAD_TOO_LARGE);
            default -> unexpected(context);
        };
    }

    private Operation operation(RoutingContext context) {
        return contract.findOperation(
                context.normalizedPath(), context.request().method());
    }

    private String allowed(String path) {
        return Stream.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE)
                .filter(method -> contract.findOperation(path, method) != null)
                .map(method -> method == HttpMethod.GET ? "GET, HEAD" : method.name())
                .collect(Collectors.joining(", "));
    }

    private static Problem unexpected(RoutingContext context) {
        RequestIdHeader.addTo(LOG.atError(), context.request())
                .setCause(context.failure())
                .log("A {} failed with {}", context.request().method(), context.statusCode());
        return Problem.INTERNAL;
    }
}
