package io.dibs.http.webhook;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.ProblemKind;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.answer.ResponseWriter;
import io.dibs.http.request.ApiCall;
import io.dibs.repository.IdempotencyKeys.FirstUse;
import io.dibs.webhook.MessageFormat;
import io.dibs.webhook.SigningSecret;
import io.dibs.webhook.Webhook;
import io.dibs.webhook.WebhookDelivery;
import io.dibs.webhook.WebhookEvent;
import io.dibs.webhook.WebhookService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Whom to tell what happens, and how far that has come. */
public final class WebhookCalls {
    private static final int PAGE = 100;
    private static final RefusedException NO_WEBHOOK = new RefusedException(Problem.of(ProblemKind.WEBHOOK_NOT_FOUND));
    private static final RefusedException NO_DELIVERY =
            new RefusedException(Problem.of(ProblemKind.DELIVERY_NOT_FOUND));
    private static final RefusedException TOO_MANY = new RefusedException(Problem.of(ProblemKind.TOO_MANY_WEBHOOKS));

    private final WebhookService webhooks;
    private final ResponseWriter responses;
    private final LongSupplier now;

    public WebhookCalls(WebhookService webhooks, ResponseWriter responses, LongSupplier now) {
        this.webhooks = webhooks;
        this.responses = responses;
        this.now = now;
    }

    public Future<Void> create(ApiCall call) {
        JsonObject body = call.body();
        MessageFormat format = MessageFormat.of(body.getString("format", MessageFormat.JSON.label()))
                .orElseThrow();
        UUID id = call.firstUse().map(FirstUse::subject).orElseGet(UUID::randomUUID);
        return webhooks.add(id, url(body), format, events(body), secret(body), now.getAsLong())
                .map(added -> added.orElseThrow(() -> TOO_MANY))
                .map(webhook -> showNew(call, webhook));
    }

    private String url(JsonObject body) {
        String url = body.getString("url");
        String flaw = webhooks.flawOf(url);
        if (flaw != null) {
            throw new RefusedException(Problem.badField("url", flaw));
        }
        return url;
    }

    private static Set<WebhookEvent> events(JsonObject body) {
        JsonArray wanted = body.getJsonArray("events");
        if (wanted == null) {
            return EnumSet.allOf(WebhookEvent.class);
        }
        Set<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        wanted.forEach(label -> events.add(WebhookEvent.of((String) label).orElseThrow()));
        return events;
    }

    private SigningSecret secret(JsonObject body) {
        String text = body.getString("secret");
        return text == null
                ? webhooks.newSecret()
                : webhooks.secret(text)
                        .orElseThrow(() -> new RefusedException(Problem.badField(
                                "secret",
                                "It must be whsec_ and " + SigningSecret.MIN_BYTES + " to " + SigningSecret.MAX_BYTES
                                        + " bytes in base64")));
    }

    /** The only answer that holds the secret. */
    private Void showNew(ApiCall call, Webhook webhook) {
        call.context().response().putHeader("location", "/v1/webhooks/" + webhook.id());
        JsonObject json = WebhookJson.of(webhook).put("secret", webhook.secret().text());
        responses.json(call.request(), 201, json.toBuffer());
        return null;
    }

    public Future<Void> list(ApiCall call) {
        return webhooks.all()
                .map(all -> new JsonArray(all.stream().map(WebhookJson::of).toList()))
                .onSuccess(items -> send(call, new JsonObject().put("items", items)))
                .mapEmpty();
    }

    public Future<Void> get(ApiCall call) {
        return webhook(call)
                .onSuccess(webhook -> send(call, WebhookJson.of(webhook)))
                .mapEmpty();
    }

    public Future<Void> delete(ApiCall call) {
        return webhooks.remove(UUID.fromString(call.path("id")))
                .compose(was -> was ? Future.succeededFuture() : Future.failedFuture(NO_WEBHOOK))
                .onSuccess(gone -> responses.empty(call.request(), 204, null))
                .mapEmpty();
    }

    public Future<Void> deliveries(ApiCall call) {
        int limit = call.query("limit", PAGE);
        long before = call.query("before", Long.MAX_VALUE);
        return webhook(call)
                .compose(webhook -> webhooks.deliveries(webhook.id(), before, limit + 1))
                .onSuccess(found -> send(call, page(found, limit)))
                .mapEmpty();
    }

    private static JsonObject page(List<WebhookDelivery> found, int limit) {
        List<JsonObject> items =
                found.stream().limit(limit).map(WebhookJson::of).toList();
        JsonObject page = new JsonObject().put("items", new JsonArray(items));
        return found.size() > limit ? page.put("next", found.get(limit - 1).number()) : page;
    }

    public Future<Void> sendAgain(ApiCall call) {
        UUID notice = UUID.fromString(call.path("message").substring(WebhookJson.MESSAGE_PREFIX.length()));
        return webhook(call)
                .compose(webhook -> webhooks.sendAgain(webhook.id(), notice))
                .map(found -> found.orElseThrow(() -> NO_DELIVERY))
                .onSuccess(delivery -> send(call, WebhookJson.of(delivery)))
                .mapEmpty();
    }

    private Future<Webhook> webhook(ApiCall call) {
        Future<Optional<Webhook>> found = webhooks.find(UUID.fromString(call.path("id")));
        return found.map(webhook -> webhook.orElseThrow(() -> NO_WEBHOOK));
    }

    private void send(ApiCall call, JsonObject json) {
        responses.json(call.request(), 200, json.toBuffer());
    }
}
