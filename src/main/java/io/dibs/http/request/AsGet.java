package io.dibs.http.request;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;

/** A HEAD that goes where its GET would; the response leaves out the body by itself. */
public final class AsGet extends HttpServerRequestWrapper {
    public AsGet(HttpServerRequest head) {
        super((HttpServerRequestInternal) head);
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }
}
