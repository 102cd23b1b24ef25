package io.dibs.testkit.client;

import io.dibs.testkit.load.ClaimRequests;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;

/** Codes of a campaign's own, numbered from 1, so that anybody can say which one a sequence has. */
public final class CodeList {
    private static final int CHUNK_BYTES = 1 << 16;

    private final String prefix;

    public CodeList(String prefix) {
        this.prefix = prefix;
    }

    public String code(long sequence) {
        return prefix + "-" + String.format("%08d", sequence);
    }

    /**
     * Uploads those of these sequences, as they are made.
     *
     * @return how long it took, in milliseconds
     */
    public long upload(TestApiClient api, String campaign, int from, int to) {
        long begun = System.nanoTime();
        try {
            JsonObject answer =
                    new JsonObject(send(api, "POST", "/v1/campaigns/" + campaign + "/codes", from, to, this::code));
            if (answer.getInteger("first") != from || answer.getInteger("last") != to) {
                throw new IllegalStateException("The upload is told as " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Uploads a list of users, by their numbers. */
    public static void eligible(TestApiClient api, String campaign, int from, int to) {
        try {
            send(api, "PUT", "/v1/campaigns/" + campaign + "/eligible", from, to, ClaimRequests::userId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Line {
        String of(long number);
    }

    private static String send(TestApiClient api, String method, String path, int from, int to, Line lines)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) api.base().resolve(path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setDoOutput(true);
        connection.setChunkedStreamingMode(CHUNK_BYTES);
        connection.setRequestProperty("Content-Type", "text/plain");
        // A connection that was kept open may lead to a node that has been killed since.
        connection.setRequestProperty("Connection", "close");
        try (PrintStream out = new PrintStream(connection.getOutputStream(), false, StandardCharsets.UTF_8)) {
            for (int number = from; number <= to; number++) {
                out.print(lines.of(number));
                out.print('\n');
            }
        }
        int status = connection.getResponseCode();
        if (status >= 300) {
            throw new IllegalStateException(path + " is answered with " + status + ": "
                    + new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
