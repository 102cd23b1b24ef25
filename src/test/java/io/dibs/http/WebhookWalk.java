package io.dibs.http;

import io.dibs.testkit.api.CheckedApi;
import io.dibs.testkit.api.ContractFixture;
import io.dibs.webhook.WebhookService;

/** Every call about webhooks, until each of its statuses has been answered. */
final class WebhookWalk {
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";
    private static final String BODY = "{\"url\":\"https://shop.example/hook\"}";
    static final String[] ALL = {
        "GET /v1/webhooks",
        "POST /v1/webhooks",
        "GET /v1/webhooks/" + NOBODY,
        "DELETE /v1/webhooks/" + NOBODY,
        "GET /v1/webhooks/" + NOBODY + "/deliveries",
        "POST /v1/webhooks/" + NOBODY + "/deliveries/msg_" + NOBODY + "/send"
    };

    private final CheckedApi api;
    private final ContractFixture backstage;
    private final String admin;
    private final String user;
    private final String id;

    WebhookWalk(CheckedApi api, ContractFixture backstage, String admin, String user) {
        this.api = api;
        this.backstage = backstage;
        this.admin = admin;
        this.user = user;
        this.id = create().json().getString("id");
    }

    static String body(String call) {
        return call.equals("POST /v1/webhooks") ? BODY : null;
    }

    private CheckedApi.Reply create() {
        return api.post("/v1/webhooks", BODY, "Authorization", admin);
    }

    void take() {
        String message = backstage.notify(id);
        everybody(id, message);
        all(id, message, "Authorization", user);
        everybody(NOBODY, message);
        all(id, "msg_" + NOBODY, "Authorization", admin);
        all("Nobody", message, "Authorization", admin);
        api.get("/v1/webhooks?x=1", "Authorization", admin);
        api.post("/v1/webhooks", "{}", "Authorization", admin);
        api.post("/v1/webhooks", "{}", "Content-Type", "text/plain");
        api.post("/v1/webhooks", "{\"a\":\"" + "x".repeat(70_000) + "\"}");
        for (String path :
                new String[] {"", "/" + id, "/" + id + "/deliveries", "/" + id + "/deliveries/" + message + "/send"}) {
            api.send("PUT", "/v1/webhooks" + path, null);
        }
        api.send("DELETE", "/v1/webhooks/" + create().json().getString("id"), null, "Authorization", admin);
        for (int i = 0; i <= WebhookService.AT_MOST; i++) {
            create();
        }
    }

    private void everybody(String webhook, String message) {
        all(webhook, message);
        all(webhook, message, "Authorization", admin);
    }

    /** Deletes nothing that is there. */
    private void all(String webhook, String message, String... headers) {
        String path = "/v1/webhooks/" + webhook;
        boolean isKept = headers.length == 0 || headers[1].equals(user) || !webhook.equals(id);
        api.get("/v1/webhooks", headers);
        api.get(path, headers);
        api.get(path + "/deliveries", headers);
        api.post(path + "/deliveries/" + message + "/send", null, headers);
        api.post(path + "/deliveries/" + message + "/send", "{}", "Content-Type", "text/plain");
        api.post("/v1/webhooks", BODY, headers);
        if (isKept) {
            api.send("DELETE", path, null, headers);
        }
    }
}
