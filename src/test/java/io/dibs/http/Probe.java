package io.dibs.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Asks for small things one after the other over a connection of each event loop, and keeps its longest wait. */
final class Probe implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET /v1/campaigns?limit=1 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final int port;
    private final int connections;
    private final IntFunction<byte[]> requests;
    private final Duration pause;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "probe");
    private volatile long longestNanos;
    private volatile int asked;
    private volatile RuntimeException failure;

    /** @param connections enough that each event loop has one */
    Probe(int port, int connections) {
        this(port, connections, number -> REQUEST);
    }

    /** @param requests by number */
    Probe(int port, int connections, IntFunction<byte[]> requests) {
        this(port, connections, requests, Duration.ZERO);
    }

    /** @param pause after it has asked on each connection; without one it takes what the server has to give */
    Probe(int port, int connections, IntFunction<byte[]> requests, Duration pause) {
        this.requests = requests;
        this.pause = pause;
        this.port = port;
        this.connections = connections;
        thread.start();
    }

    private void run() {
        Socket[] sockets = new Socket[connections];
        try {
            for (int i = 0; i < connections; i++) {
                sockets[i] = new Socket("127.0.0.1", port);
                sockets[i].setSoTimeout(30_000);
            }
            do {
                for (Socket socket : sockets) {
                    ask(socket);
                }
            } while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS));
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        } catch (InterruptedException e) {
            failure = new IllegalStateException(e);
        }
    }

    private void ask(Socket socket) throws IOException {
        long begun = System.nanoTime();
        socket.getOutputStream().write(requests.apply(asked));
        String head = "";
        InputStream in = socket.getInputStream();
        while (!head.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The probe was cut off");
            }
            head += (char) next;
        }
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
        in.readNBytes(length);
        longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
        asked++;
    }

    int asked() {
        return asked;
    }

    /** From here on. */
    void forget() {
        longestNanos = 0;
    }

    long longestMillis() {
        if (failure != null) {
            throw failure;
        }
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join(40_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
