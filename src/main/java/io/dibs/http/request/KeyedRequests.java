package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.repository.IdempotencyKeys;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Holds each request with an idempotency key against the first one with the same key. */
public final class KeyedRequests {
    private static final RefusedException REUSED = new RefusedException(Problem.of(
            ProblemKind.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used with another body; take a new one"));

    private final IdempotencyKeys keys;

    public KeyedRequests(IdempotencyKeys keys) {
        this.keys = keys;
    }

    /** Fails with {@link RefusedException} where the key stands for another body. */
    public Future<ApiCall> check(ApiCall call) {
        String key = call.idempotencyKey();
        if (key == null) {
            return Future.succeededFuture(call);
        }
        Buffer body = call.context().body().buffer();
        byte[] digest = digest(body == null ? new byte[0] : body.getBytes());
        return keys.keep(id(call, key, digest), digest)
                .compose(first ->
                        first.sameBody() ? Future.succeededFuture(call.firstUsed(first)) : Future.failedFuture(REUSED));
    }

    /** Keys of anonymous callers include their bodies: one caller must not get another's result. */
    private static UUID id(ApiCall call, String key, byte[] body) {
        String actor = call.caller().isKnown() ? call.caller().label() : new String(body, StandardCharsets.ISO_8859_1);
        String text = call.request().method() + " " + call.request().path() + '\n' + actor + '\n' + key;
        ByteBuffer bits = ByteBuffer.wrap(digest(text.getBytes(StandardCharsets.UTF_8)));
        return new UUID(bits.getLong(), bits.getLong());
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
