package io.dibs.routing;

import io.dibs.routing.wire.NodeMessage.Reply;
import io.dibs.routing.wire.NodeMessage.Request;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Requests between nodes other than the shards' work. Thread-safe. */
final class NodeRequests {
    private final Vertx vertx;
    private final UUID self;
    private final MessageSender sender;
    private final Map<String, NodeRequestHandler> handlers = new ConcurrentHashMap<>();
    private final Map<Long, PendingRequest> pendingRequests = new ConcurrentHashMap<>();
    private final LongSupplier numbers;

    private record PendingRequest(UUID node, Context context, Promise<Buffer> promise) {
        void complete(Future<Buffer> result) {
            context.runOnContext(here -> result.onComplete(promise::tryComplete, promise::tryFail));
        }
    }

    NodeRequests(Vertx vertx, UUID self, MessageSender sender, LongSupplier numbers) {
        this.vertx = vertx;
        this.self = self;
        this.sender = sender;
        this.numbers = numbers;
    }

    void register(String kind, NodeRequestHandler handler) {
        handlers.put(kind, handler);
    }

    Future<Buffer> send(UUID node, String kind, Buffer payload, long limitMillis) {
        long number = numbers.getAsLong();
        PendingRequest pending = new PendingRequest(node, vertx.getOrCreateContext(), Promise.promise());
        pendingRequests.put(number, pending);
        long timer = vertx.setTimer(limitMillis, late -> fail(number, NodeRequestFailure.Kind.LATE, kind));
        if (!sender.send(node, new Request(self, number, kind, payload))) {
            fail(number, NodeRequestFailure.Kind.NOT_SENT, kind);
        }
        return pending.promise().future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void fail(long number, NodeRequestFailure.Kind why, String what) {
        PendingRequest pending = pendingRequests.remove(number);
        if (pending != null) {
            String message = "The request '" + what + "' to node " + pending.node() + " has no answer: " + why;
            pending.complete(Future.failedFuture(new NodeRequestFailure(why, message)));
        }
    }

    void nodeLeft(UUID node) {
        pendingRequests.forEach((number, pending) -> {
            if (pending.node().equals(node)) {
                fail(number, NodeRequestFailure.Kind.LEFT, "any");
            }
        });
    }

    void allNodesLeft() {
        pendingRequests.keySet().forEach(number -> fail(number, NodeRequestFailure.Kind.LEFT, "any"));
    }

    void onReply(Reply reply) {
        PendingRequest pending = pendingRequests.get(reply.number());
        if (pending != null && pending.node().equals(reply.from()) && pendingRequests.remove(reply.number(), pending)) {
            pending.complete(
                    reply.succeeded()
                            ? Future.succeededFuture(reply.payload())
                            : Future.failedFuture(new NodeRequestFailure(
                                    NodeRequestFailure.Kind.FAILED,
                                    reply.payload().toString())));
        }
    }

    void receive(Request request) {
        answer(request).onComplete(answer -> sender.send(request.from(), reply(request, answer)));
    }

    private Future<Buffer> answer(Request request) {
        NodeRequestHandler handler = handlers.get(request.kind());
        return handler == null
                ? Future.failedFuture("nobody answers '" + request.kind() + "' here")
                : Future.succeededFuture().compose(now -> handler.handle(request.from(), request.payload()));
    }

    private Reply reply(Request request, AsyncResult<Buffer> answer) {
        return answer.succeeded()
                ? new Reply(self, request.number(), true, answer.result())
                : new Reply(
                        self,
                        request.number(),
                        false,
                        Buffer.buffer(String.valueOf(answer.cause().getMessage())));
    }
}
