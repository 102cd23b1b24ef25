package io.dibs.http.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Bytes that go to many readers and lie in memory once, in the form in which a socket takes them: what is on the heap
 * would be copied for each of them. A reader is given a piece when it has room for it.
 */
final class SharedBytes {
    private static final int PIECE = 32 << 10;

    private final Buffer bytes;

    SharedBytes(byte[] content) {
        ByteBuf direct = Unpooled.directBuffer(Math.max(1, content.length)).writeBytes(content);
        bytes = BufferInternal.buffer(Unpooled.unreleasableBuffer(direct));
    }

    int length() {
        return bytes.length();
    }

    void send(HttpServerResponse response) {
        new Sending(response).sendNext(null);
    }

    private final class Sending {
        private final HttpServerResponse response;
        private int at;

        Sending(HttpServerResponse response) {
            this.response = response;
        }

        void sendNext(Void drained) {
            while (at < bytes.length()) {
                if (response.closed()) {
                    return;
                }
                if (response.writeQueueFull()) {
                    response.drainHandler(this::sendNext);
                    return;
                }
                int end = Math.min(at + PIECE, bytes.length());
                response.write(bytes.slice(at, end));
                at = end;
            }
            response.drainHandler(null);
            response.end();
        }
    }
}
