package io.dibs.http;

import io.dibs.testkit.api.CheckedApi;
import java.io.IOException;

/** Walks through the statuses of uploads for {@link ContractWalk}. */
final class UploadWalk {
    static final String[] ALL = {
        "POST /v1/campaigns/lists/codes", "PUT /v1/campaigns/lists/eligible", "DELETE /v1/campaigns/lists/eligible"
    };
    private static final String PATH = "/v1/campaigns/lists";
    private static final int TOO_MANY = 1_000_001;

    private final CheckedApi api;
    private final String admin;
    private final String user;

    UploadWalk(CheckedApi api, String admin, String user) {
        this.api = api;
        this.admin = admin;
        this.user = user;
        api.create("lists", 10, "Authorization", admin);
    }

    void run() {
        for (String path : new String[] {PATH, "/v1/campaigns/nowhere", "/v1/campaigns/No"}) {
            send(path, admin, "A-1\nA-2\n", "u-1\nu-2\n");
        }
        send(PATH, user, "A-3\n", "u-1\n");
        send(PATH, null, "A-3\n", "u-1\n");
        send(PATH, admin, "A-1\n", "\n");
        send(PATH, admin, "A-1\n\n", "\n");
        send(PATH, admin, "A-4\n", "u-1\n", "If-Match", "\"99\"");
        send(PATH, admin, "A-4\n", "u-1\n", "Content-Type", "application/json");
        send(PATH, admin, "x\n".repeat(TOO_MANY), "x\n".repeat(TOO_MANY));
        api.send("DELETE", PATH + "/eligible", "{\"a\":\"" + "x".repeat(70_000) + "\"}", "Authorization", admin);
        api.delete(PATH + "/eligible?x=1", "Authorization", admin);
        api.patch(PATH + "/codes", "{}");
        api.patch(PATH + "/eligible", "{}");
    }

    /** Nothing more is uploaded where nothing more is given out. */
    void end() {
        api.post(PATH + "/close", null, "Authorization", admin);
        send(PATH, admin, "A-5\n", "u-1\n");
    }

    static String body(String call) {
        return call.startsWith("DELETE") || !call.contains(PATH) ? null : "A-5\n";
    }

    static String type(String call) {
        return call.contains(PATH) ? "text/plain" : "application/json";
    }

    private void send(String path, String token, String codes, String users, String... more) {
        String[] headers = headers(token, more);
        api.post(path + "/codes", codes, headers);
        api.put(path + "/eligible", users, headers);
        if (more.length == 0 || !more[0].equals("Content-Type")) {
            api.delete(path + "/eligible", token == null ? more : headers(token, more, new String[0]));
        }
    }

    private static String[] headers(String token, String[] more) {
        boolean typed = more.length > 0 && more[0].equals("Content-Type");
        return headers(token, more, typed ? new String[0] : new String[] {"Content-Type", "text/plain"});
    }

    private static String[] headers(String token, String[] more, String[] type) {
        String[] signed = token == null ? new String[0] : new String[] {"Authorization", token};
        String[] all = new String[more.length + type.length + signed.length];
        System.arraycopy(more, 0, all, 0, more.length);
        System.arraycopy(type, 0, all, more.length, type.length);
        System.arraycopy(signed, 0, all, more.length + type.length, signed.length);
        return all;
    }

    /** A client that begins an upload and does not continue. */
    void stall(PartialRequests stalled) throws IOException {
        String[] headers = {"Content-Type: text/plain", "Authorization: " + admin};
        stalled.begin("POST " + PATH + "/codes", headers);
        stalled.begin("PUT " + PATH + "/eligible", headers);
    }
}
