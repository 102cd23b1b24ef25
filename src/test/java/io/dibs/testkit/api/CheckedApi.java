package io.dibs.testkit.api;

import io.dibs.http.contract.ApiContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A client of the public server over a real socket. Each answer is held against the contract. */
public class CheckedApi {
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE);
    /** Every operation and status that was answered. */
    public final Set<String> seen = ConcurrentHashMap.newKeySet();

    public int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ApiContract contract;

    /** Read once for all tests of a JVM: it takes a tenth of a second. */
    private static final class Contract {
        private static final Vertx VERTX = Vertx.vertx();
        static final ApiContract READ = await(ApiContract.load(VERTX));
        static final ResponseValidator VALIDATOR = ResponseValidator.create(VERTX, READ.model());
    }

    public final void reach(int port) {
        this.port = port;
        contract = Contract.READ;
    }

    public record Reply(int status, HttpResponse<String> http) {
        public JsonObject json() {
            return new JsonObject(http.body());
        }

        public String code() {
            return json().getString("code");
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }
    }

    public Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Reply post(String path, Object body, String... headers) {
        return send("POST", path, body == null ? null : body.toString(), headers);
    }

    public Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    public Reply put(String path, String body, String... headers) {
        return send("PUT", path, body, headers);
    }

    public Reply delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Reply claim(String campaign, String userId, String... headers) {
        return post("/v1/campaigns/" + campaign + "/claims", new JsonObject().put("userId", userId), headers);
    }

    public Reply create(JsonObject campaign, String... headers) {
        return post("/v1/campaigns", campaign, headers);
    }

    public Reply create(String id, int stock, String... headers) {
        return create(new JsonObject().put("id", id).put("name", "Test " + id).put("stock", stock), headers);
    }

    /** @param headers names and values; a content type is added where there is a body and none is given */
    public Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            typed |= headers[i].equalsIgnoreCase("content-type");
            request.header(headers[i], headers[i + 1]);
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            check(method, path, response);
            return new Reply(response.statusCode(), response);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void check(String method, String path, HttpResponse<String> response) {
        String type = response.headers().firstValue("content-type").orElse("");
        check(method, path, response.statusCode(), type, response.body());
    }

    /** Holds an answer against the contract, and remembers that it was seen. */
    public void check(String method, String path, int status, String type, String body) {
        Operation operation = operation(method, path.split("\\?")[0], status);
        if (operation == null) {
            return;
        }
        seen.add(operation.getOperationId() + " " + status);
        if (operation.getResponse(status) == null) {
            throw new AssertionError(operation.getOperationId() + " answers " + status + " unsaid by the contract");
        }
        if (type.contains("json") && !method.equals("HEAD")) {
            ValidatableResponse answer = ValidatableResponse.create(status, Buffer.buffer(body), "application/json");
            try {
                await(Contract.VALIDATOR.validate(answer, operation.getOperationId()));
            } catch (RuntimeException e) {
                throw new AssertionError(
                        method + " " + path + " " + status + " is not as the contract says: " + body, e);
            }
        }
    }

    /** A wrong method is answered by the path, so it counts for each operation there. */
    private Operation operation(String method, String path, int status) {
        if (status == 405) {
            for (HttpMethod known : METHODS) {
                Operation operation = contract.model().findOperation(path, known);
                if (operation != null) {
                    seen.add(operation.getOperationId() + " 405");
                }
            }
            return METHODS.stream()
                    .map(known -> contract.model().findOperation(path, known))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return contract.model().findOperation(path, HttpMethod.valueOf(method));
    }

    public ApiContract contract() {
        return contract;
    }

    /** All at once, each on a thread of its own. */
    public static void together(Stream<String> calls, Consumer<String> each) {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            CompletableFuture.allOf(calls.map(call -> CompletableFuture.runAsync(() -> each.accept(call), threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
        } finally {
            threads.shutdown();
        }
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
