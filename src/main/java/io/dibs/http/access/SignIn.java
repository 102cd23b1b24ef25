package io.dibs.http.access;

import io.dibs.http.answer.Refused;
import io.dibs.http.request.Caller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Tells who sends a request, almost always at once. Fails with {@link Refused}. */
public interface SignIn {
    Future<Caller> NOBODY = Future.succeededFuture(Caller.NOBODY);
    Future<Caller> ANYBODY = Future.succeededFuture(Caller.ANYBODY);

    Future<Caller> caller(MultiMap headers);

    /** For calls that need no token. One that is there must be good all the same. */
    Future<Caller> callerIfAny(MultiMap headers);

    /** Where nobody signs in. */
    record Off() implements SignIn {
        @Override
        public Future<Caller> caller(MultiMap headers) {
            return ANYBODY;
        }

        @Override
        public Future<Caller> callerIfAny(MultiMap headers) {
            return ANYBODY;
        }
    }
}
