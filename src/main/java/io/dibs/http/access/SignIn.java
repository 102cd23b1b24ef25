package io.dibs.http.access;

import io.dibs.http.answer.RefusedException;
import io.dibs.http.request.RequestCaller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/** Tells who sends a request, almost always at once. Fails with {@link RefusedException}. */
public interface SignIn {
    Future<RequestCaller> NOBODY = Future.succeededFuture(RequestCaller.NOBODY);
    Future<RequestCaller> ANYBODY = Future.succeededFuture(RequestCaller.ANYBODY);

    Future<RequestCaller> caller(MultiMap headers);

    /** For calls that need no token. One that is there must be good all the same. */
    Future<RequestCaller> callerIfAny(MultiMap headers);

    /** Where nobody signs in. */
    record Off() implements SignIn {
        @Override
        public Future<RequestCaller> caller(MultiMap headers) {
            return ANYBODY;
        }

        @Override
        public Future<RequestCaller> callerIfAny(MultiMap headers) {
            return ANYBODY;
        }
    }
}
