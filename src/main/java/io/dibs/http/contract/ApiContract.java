package io.dibs.http.contract;

import io.dibs.http.answer.GzipEncoding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code openapi.yaml}, as it is served and as requests are held against it.
 *
 * @param text what clients read
 * @param compressed the same, with gzip
 * @param document it, parsed
 */
public record ApiContract(Buffer text, Buffer compressed, JsonObject document, OpenAPIContract model) {
    private static final String FILE = "/openapi.yaml";
    private static final String PROBLEM = "application/problem+json";
    private static final String JSON = "application/json";

    public static Future<ApiContract> load(Vertx vertx) {
        Buffer text = read();
        JsonObject document = parse(text);
        visit(document, ApiContract::endPattern);
        Buffer compressed = Buffer.buffer(GzipEncoding.compress(text.getBytes()));
        return OpenAPIContract.from(vertx, modelled(document.copy()))
                .map(model -> new ApiContract(text, compressed, document, model));
    }

    private static Buffer read() {
        try (InputStream in = ApiContract.class.getResourceAsStream(FILE)) {
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject parse(Buffer text) {
        Map<String, Object> map =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(text.toString(StandardCharsets.UTF_8));
        return new JsonObject(new JsonObject(map).encode());
    }

    /** A dollar at the end of a pattern means the end; to Java, a line feed may follow. */
    private static void endPattern(JsonObject schema) {
        if (schema.getValue("pattern") instanceof String pattern && pattern.endsWith("$")) {
            schema.put("pattern", pattern.substring(0, pattern.length() - 1) + "\\z");
        }
    }

    private static void visit(Object part, Consumer<JsonObject> visitor) {
        if (part instanceof JsonObject object) {
            visitor.accept(object);
            object.forEach(entry -> visit(entry.getValue(), visitor));
        } else if (part instanceof JsonArray array) {
            array.forEach(element -> visit(element, visitor));
        }
    }

    /**
     * The model knows plain JSON only: problems are put under that name, and what is not JSON is left out. Nor does it
     * know relative servers.
     */
    private static JsonObject modelled(JsonObject document) {
        document.remove("servers");
        visit(document.getJsonObject("components").getJsonObject("schemas"), ApiContract::removeWidth);
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (item.getValue(method) instanceof JsonObject operation) {
                    modelRequest(operation);
                    operation.getJsonObject("responses").forEach(entry -> modelResponse((JsonObject) entry.getValue()));
                }
            }
        }
        JsonObject shared = document.getJsonObject("components").getJsonObject("responses");
        shared.forEach(entry -> modelResponse((JsonObject) entry.getValue()));
        return document;
    }

    /**
     * The width of an integer is for generated clients. The validator would refuse null for it, also where null is
     * allowed, and 5.0; the bounds say what is valid.
     */
    private static void removeWidth(JsonObject schema) {
        if ("int64".equals(schema.getValue("format"))) {
            schema.remove("format");
        }
    }

    private static void modelRequest(JsonObject operation) {
        JsonObject body = operation.getJsonObject("requestBody");
        if (body != null && !body.getJsonObject("content").containsKey(JSON)) {
            operation.remove("requestBody");
        }
    }

    private static void modelResponse(JsonObject response) {
        JsonObject content = response.getJsonObject("content");
        if (content == null) {
            return;
        }
        Object problem = content.getValue(PROBLEM);
        content.fieldNames().removeIf(type -> !type.equals(JSON));
        if (problem != null) {
            content.put(JSON, problem);
        }
        if (content.isEmpty()) {
            response.remove("content");
        }
    }
}
