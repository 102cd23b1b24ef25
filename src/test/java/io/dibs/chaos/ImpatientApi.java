package io.dibs.chaos;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Calls of a client that does not wait for long, at one of several doors. */
final class ImpatientApi {
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<InetSocketAddress> doors;

    /** @param status 0 where there was no answer */
    record Answer(int status, JsonObject body) {
        private static final Answer LOST = new Answer(0, new JsonObject());

        boolean isDone() {
            return status == 200 || status == 201;
        }

        /** Somebody has read it, and says no. */
        boolean isRefused() {
            return status >= 400 && status < 500 && status != 408 && status != 429;
        }

        String problem() {
            return body.getString("code", "");
        }
    }

    ImpatientApi(List<InetSocketAddress> doors) {
        this.doors = doors;
    }

    Answer post(Random random, String path, JsonObject body) {
        return send(random, path, request -> request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    Answer get(Random random, String path) {
        return send(random, path, HttpRequest.Builder::GET);
    }

    private interface Method {
        HttpRequest.Builder on(HttpRequest.Builder request);
    }

    private Answer send(Random random, String path, Method method) {
        InetSocketAddress door = doors.get(random.nextInt(doors.size()));
        URI address = URI.create("http://" + door.getHostString() + ":" + door.getPort() + path);
        try {
            HttpResponse<String> response = client.send(
                    method.on(HttpRequest.newBuilder(address).timeout(PATIENCE)).build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), new JsonObject(response.body()));
        } catch (IOException | DecodeException lost) {
            return Answer.LOST;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.LOST;
        }
    }
}
