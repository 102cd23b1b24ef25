package io.dibs.testkit.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection, which carries one request at a time and can be opened again. */
final class LoadConnection {
    private final InetSocketAddress target;
    private final HttpAnswerReader answer = new HttpAnswerReader();
    private SocketChannel channel;
    private SelectionKey key;
    private RequestAttempt attempt;
    private long since;

    LoadConnection(InetSocketAddress target) {
        this.target = target;
    }

    /** @return whether it is connected at once */
    boolean open(Selector selector, long now) throws IOException {
        since = now;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(target)) {
            key.interestOps(SelectionKey.OP_READ);
            return true;
        }
        return false;
    }

    void finishConnecting() throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
    }

    void send(RequestAttempt next, ByteBuffer bytes, long now) throws IOException {
        attempt = next;
        since = now;
        answer.clear();
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("The socket's buffer is smaller than one request");
        }
    }

    /** @return whether the answer is complete */
    boolean read(ByteBuffer into) throws IOException {
        into.clear();
        if (channel.read(into) < 0) {
            throw new IOException("Closed by the server");
        }
        return answer.add(into.flip());
    }

    HttpAnswerReader answer() {
        return answer;
    }

    /** The request on its way, or null. */
    RequestAttempt attempt() {
        return attempt;
    }

    RequestAttempt takeAttempt() {
        RequestAttempt taken = attempt;
        attempt = null;
        return taken;
    }

    boolean isOverdue(long now, long nanos) {
        return channel != null && now - since > nanos && (attempt != null || !channel.isConnected());
    }

    void close() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            channel = null;
        }
    }
}
