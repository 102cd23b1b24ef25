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

/** Questions that nodes ask each other besides the shards' work. Any thread may call it. */
final class NodeRequests {
    private final Vertx vertx;
    private final UUID self;
    private final MessageSender postman;
    private final Map<String, NodeRequestHandler> handlers = new ConcurrentHashMap<>();
    private final Map<Long, Outstanding> outstanding = new ConcurrentHashMap<>();
    private final LongSupplier numbers;

    private record Outstanding(UUID node, Context asker, Promise<Buffer> promise) {
        void end(Future<Buffer> result) {
            asker.runOnContext(here -> result.onComplete(promise::tryComplete, promise::tryFail));
        }
    }

    NodeRequests(Vertx vertx, UUID self, MessageSender postman, LongSupplier numbers) {
        this.vertx = vertx;
        this.self = self;
        this.postman = postman;
        this.numbers = numbers;
    }

    void serve(String kind, NodeRequestHandler handler) {
        handlers.put(kind, handler);
    }

    Future<Buffer> send(UUID node, String kind, Buffer payload, long limitMillis) {
        long number = numbers.getAsLong();
        Outstanding asked = new Outstanding(node, vertx.getOrCreateContext(), Promise.promise());
        outstanding.put(number, asked);
        long timer = vertx.setTimer(limitMillis, late -> fail(number, NodeRequestFailure.Kind.LATE, kind));
        if (!postman.send(node, new Request(self, number, kind, payload))) {
            fail(number, NodeRequestFailure.Kind.NOT_SENT, kind);
        }
        return asked.promise().future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void fail(long number, NodeRequestFailure.Kind why, String what) {
        Outstanding asked = outstanding.remove(number);
        if (asked != null) {
            String message = "The request '" + what + "' to node " + asked.node() + " has no answer: " + why;
            asked.end(Future.failedFuture(new NodeRequestFailure(why, message)));
        }
    }

    void leave(UUID node) {
        outstanding.forEach((number, asked) -> {
            if (asked.node().equals(node)) {
                fail(number, NodeRequestFailure.Kind.LEFT, "any");
            }
        });
    }

    void leaveAll() {
        outstanding.keySet().forEach(number -> fail(number, NodeRequestFailure.Kind.LEFT, "any"));
    }

    void replied(Reply reply) {
        Outstanding asked = outstanding.get(reply.number());
        if (asked != null && asked.node().equals(reply.from()) && outstanding.remove(reply.number(), asked)) {
            asked.end(
                    reply.succeeded()
                            ? Future.succeededFuture(reply.payload())
                            : Future.failedFuture(new NodeRequestFailure(
                                    NodeRequestFailure.Kind.FAILED,
                                    reply.payload().toString())));
        }
    }

    void take(Request request) {
        answer(request).onComplete(answer -> postman.send(request.from(), reply(request, answer)));
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
