package io.dibs.http;

import io.dibs.http.answer.TraceHeader;
import io.dibs.trace.RequestTracer;
import io.dibs.trace.TraceSpan;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of every routed call which operation it was, how it was answered, and how long that took; traces some. */
final class CallObserver implements Handler<RoutingContext> {
    private static final String OPERATION = "dibs.operation";
    /** Claims tell it themselves, and a stream lasts as long as somebody watches. */
    private static final Set<String> UNOBSERVED = Set.of("claim", "watchCampaign");

    private final OpenAPIContract contract;
    private final CallListener listener;
    private final RequestTracer tracer;

    CallObserver(OpenAPIContract contract, CallListener listener, RequestTracer tracer) {
        this.contract = contract;
        this.listener = listener;
        this.tracer = tracer;
    }

    void addTo(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this);
    }

    /** Says which operation it is, once the router knows. */
    static void mark(RoutingContext context, String operation) {
        context.put(OPERATION, operation);
    }

    /** At the end of the body: the end of the answer belongs to the dispatcher, whose handler this must not replace. */
    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        TraceSpan span = TraceHeader.begin(tracer, CallListener.OTHER, context.request());
        context.addBodyEndHandler(done -> {
            String operation = operation(context);
            if (!UNOBSERVED.contains(operation)) {
                listener.answered(operation, context.response().getStatusCode(), System.nanoTime() - began);
                end(span, operation, context);
            }
        });
        context.next();
    }

    private static void end(@Nullable TraceSpan span, String operation, RoutingContext context) {
        if (span != null) {
            span.rename(operation);
            TraceHeader.end(span, context.request());
        }
    }

    private String operation(RoutingContext context) {
        String marked = context.get(OPERATION);
        return marked == null ? searched(context) : marked;
    }

    /** One that was refused before it came to its operation. */
    private String searched(RoutingContext context) {
        HttpMethod method = context.request().method();
        Operation found = contract.findOperation(context.normalizedPath(), method);
        return found == null ? CallListener.OTHER : found.getOperationId();
    }
}
