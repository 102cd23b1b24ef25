package io.dibs.actor;

import io.dibs.actor.wire.Message.Reply;
import io.dibs.actor.wire.Message.Request;
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
final class Requests {
    private final Vertx vertx;
    private final UUID self;
    private final Postman postman;
    private final Map<String, RequestHandler> handlers = new ConcurrentHashMap<>();
    private final Map<Long, Outstanding> outstanding = new ConcurrentHashMap<>();
    private final LongSupplier numbers;

    private record Outstanding(UUID node, Context asker, Promise<Buffer> promise) {
        void end(Future<Buffer> result) {
            asker.runOnContext(here -> result.onComplete(promise::tryComplete, promise::tryFail));
        }
    }

    Requests(Vertx vertx, UUID self, Postman postman, LongSupplier numbers) {
        this.vertx = vertx;
        this.self = self;
        this.postman = postman;
        this.numbers = numbers;
    }

    void serve(String kind, RequestHandler handler) {
        handlers.put(kind, handler);
    }

    Future<Buffer> send(UUID node, String kind, Buffer payload, long limitMillis) {
        long number = numbers.getAsLong();
        Outstanding asked = new Outstanding(node, vertx.getOrCreateContext(), Promise.promise());
        outstanding.put(number, asked);
        long timer = vertx.setTimer(limitMillis, late -> fail(number, RequestFailure.Kind.LATE, kind));
        if (!postman.send(node, new Request(self, number, kind, payload))) {
            fail(number, RequestFailure.Kind.NOT_SENT, kind);
        }
        return asked.promise().future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void fail(long number, RequestFailure.Kind why, String what) {
        Outstanding asked = outstanding.remove(number);
        if (asked != null) {
            String message = "The request '" + what + "' to node " + asked.node() + " has no answer: " + why;
            asked.end(Future.failedFuture(new RequestFailure(why, message)));
        }
    }

    void leave(UUID node) {
        outstanding.forEach((number, asked) -> {
            if (asked.node().equals(node)) {
                fail(number, RequestFailure.Kind.LEFT, "any");
            }
        });
    }

    void leaveAll() {
        outstanding.keySet().forEach(number -> fail(number, RequestFailure.Kind.LEFT, "any"));
    }

    void replied(Reply reply) {
        Outstanding asked = outstanding.get(reply.number());
        if (asked != null && asked.node().equals(reply.from()) && outstanding.remove(reply.number(), asked)) {
            asked.end(reply.succeeded()
                    ? Future.succeededFuture(reply.payload())
                    : Future.failedFuture(
                            new RequestFailure(RequestFailure.Kind.FAILED, reply.payload().toString())));
        }
    }

    void take(Request request) {
        answer(request).onComplete(answer -> postman.send(request.from(), reply(request, answer)));
    }

    private Future<Buffer> answer(Request request) {
        RequestHandler handler = handlers.get(request.kind());
        return handler == null
                ? Future.failedFuture("nobody answers '" + request.kind() + "' here")
                : Future.succeededFuture().compose(now -> handler.handle(request.from(), request.payload()));
    }

    private Reply reply(Request request, AsyncResult<Buffer> answer) {
        return answer.succeeded()
                ? new Reply(self, request.number(), true, answer.result())
                : new Reply(self, request.number(), false, Buffer.buffer(String.valueOf(answer.cause().getMessage())));
    }
}
