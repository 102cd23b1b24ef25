package io.dibs.http;

import io.dibs.testkit.api.CheckedApi;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests of whose bodies only the beginning comes. Their answers, of 408, are waited for together. */
final class PartialRequests implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private record Request(String call, Socket socket) {}

    private final CheckedApi api;
    private final List<Request> requests = new ArrayList<>();

    PartialRequests(CheckedApi api) {
        this.api = api;
    }

    /** @param headers whole lines */
    void begin(String call, String... headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", api.port);
        requests.add(new Request(call, socket));
        socket.setSoTimeout(LIMIT_MILLIS);
        String head = Stream.concat(Stream.of(call + " HTTP/1.1", "Host: x", "Content-Length: 99"), Stream.of(headers))
                .collect(Collectors.joining("\r\n"));
        socket.getOutputStream().write((head + "\r\n\r\n{").getBytes(StandardCharsets.ISO_8859_1));
    }

    void awaitAnswers() throws IOException {
        for (Request request : requests) {
            String answer = new String(request.socket().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] words = request.call().split(" ");
            int status = Integer.parseInt(answer.substring(9, 12));
            api.check(words[0], words[1], status, "json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
        }
    }

    @Override
    public void close() throws IOException {
        for (Request request : requests) {
            request.socket().close();
        }
    }
}
