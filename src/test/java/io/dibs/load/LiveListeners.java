package io.dibs.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients of one campaign's live events, on one thread and one selector. They read all that comes. */
final class LiveListeners implements AutoCloseable {
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(60);
    private static final Duration FINAL_LIMIT = Duration.ofSeconds(20);
    private static final int AT_ONCE = 200;
    private static final String ISSUED = "\"issued\":";

    private final InetSocketAddress target;
    private final byte[] request;
    private final Selector selector;
    private final Thread thread = new Thread(this::run, "listeners");
    private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();
    private final int count;
    private volatile long awaited = Long.MAX_VALUE;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile boolean over;

    /** One connection and the last figure that it told. */
    private static final class Ear {
        long issued = -1;
        boolean counted;
    }

    private LiveListeners(InetSocketAddress target, String campaign, int count) throws IOException {
        this.target = target;
        this.request = ("GET /v1/campaigns/" + campaign + "/live HTTP/1.1\r\nHost: bench\r\n\r\n").getBytes(ISO_8859_1);
        this.count = count;
        this.selector = Selector.open();
    }

    /** Comes back when every one has heard its first event. */
    static LiveListeners open(InetSocketAddress target, String campaign, int count) {
        try {
            LiveListeners listeners = new LiveListeners(target, campaign, count);
            listeners.thread.setDaemon(true);
            listeners.thread.start();
            await("listeners").atMost(BEGIN_LIMIT).until(() -> listeners.begun.get() + listeners.lost.get() == count);
            return listeners;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int lost() {
        return lost.get();
    }

    long events() {
        return events.get();
    }

    /** How many hear, in time, of at least so many issued coupons. */
    int hear(long issued) {
        awaited = issued;
        selector.wakeup();
        long end = System.nanoTime() + FINAL_LIMIT.toNanos();
        await("the last figures")
                .atMost(FINAL_LIMIT.plusSeconds(5))
                .until(() -> arrived.get() == count || System.nanoTime() > end);
        return arrived.get();
    }

    private void run() {
        try {
            while (!over) {
                connect();
                selector.select(this::ready, 10);
                countArrived();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() throws IOException {
        while (connected.get() < count && connected.get() - begun.get() - lost.get() < AT_ONCE) {
            SocketChannel channel = SocketChannel.open(target);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Ear());
            connected.incrementAndGet();
        }
    }

    private void ready(SelectionKey key) {
        Ear ear = (Ear) key.attachment();
        input.clear();
        try {
            if (((SocketChannel) key.channel()).read(input) < 0) {
                throw new IOException("Closed by the server");
            }
            hear(ear, ISO_8859_1.decode(input.flip()).toString());
        } catch (IOException e) {
            key.cancel();
            lost.incrementAndGet();
        }
    }

    private void hear(Ear ear, String text) {
        int last = text.lastIndexOf(ISSUED);
        if (last < 0) {
            return;
        }
        if (ear.issued < 0) {
            begun.incrementAndGet();
        }
        events.incrementAndGet();
        int from = last + ISSUED.length();
        int to = text.indexOf(',', from);
        if (to > 0) {
            ear.issued = Long.parseLong(text.substring(from, to));
        }
    }

    private void countArrived() {
        if (awaited == Long.MAX_VALUE) {
            return;
        }
        for (SelectionKey key : selector.keys()) {
            Ear ear = (Ear) key.attachment();
            if (!ear.counted && ear.issued >= awaited) {
                ear.counted = true;
                arrived.incrementAndGet();
            }
        }
    }

    @Override
    public void close() {
        over = true;
        selector.wakeup();
        try {
            thread.join();
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
