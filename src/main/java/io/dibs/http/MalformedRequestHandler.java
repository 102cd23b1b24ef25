package io.dibs.http;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RequestIdHeader;
import io.dibs.http.answer.ResponseWriter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/** Answers what is not HTTP, or more of it than is taken; also what a proxy in front could read in another way. */
final class MalformedRequestHandler implements Handler<HttpServerRequest> {
    private static final Problem LINE = Problem.of(ProblemKind.URI_TOO_LONG);
    private static final Problem HEADERS = Problem.of(ProblemKind.HEADERS_TOO_LARGE);
    private static final Problem OTHER = Problem.badRequest("The request head is not valid HTTP");

    private final ResponseWriter responses;

    MalformedRequestHandler(ResponseWriter responses) {
        this.responses = responses;
    }

    @Override
    public void handle(HttpServerRequest request) {
        RequestIdHeader.echo(request);
        responses.problemAndClose(request, problem(request.decoderResult().cause()));
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return LINE;
        }
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException ? HEADERS : OTHER;
    }
}
