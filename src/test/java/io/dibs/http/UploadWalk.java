package io.dibs.http;

import io.dibs.http.running.Backstage;
import io.dibs.http.running.CheckedApi;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Walks through the statuses of uploads for {@link ContractWalk}. */
final class UploadWalk {
    static final String[] ALL = {
        "POST /v1/campaigns/lists/codes", "PUT /v1/campaigns/lists/eligible", "DELETE /v1/campaigns/lists/eligible"
    };
    private static final String PATH = "/v1/campaigns/lists";
    private static final int TOO_MANY = 1_000_001;

    private final CheckedApi api;
    private final Backstage backstage;
    private final String admin;
    private final String user;

    UploadWalk(CheckedApi api, Backstage backstage, String admin, String user) {
        this.api = api;
        this.backstage = backstage;
        this.admin = admin;
        this.user = user;
    }

    void run() throws IOException {
        api.create(new JsonObject().put("id", "lists").put("name", "Lists").put("stock", 10), "Authorization", admin);
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
        backstage.cutOff(true);
        CheckedApi.together(Stream.of(ALL), this::fail);
        backstage.cutOff(false);
        slow();
        api.post(PATH + "/close", null, "Authorization", admin);
        send(PATH, admin, "A-5\n", "u-1\n");
    }

    private void fail(String call) {
        String[] parts = call.split(" ");
        String body = parts[0].equals("DELETE") ? null : "A-5\n";
        api.send(parts[0], parts[1], body, "Authorization", admin, "Content-Type", "text/plain");
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

    /** Whoever begins an upload and does not go on. */
    private void slow() throws IOException {
        try (Socket codes = begin("POST", PATH + "/codes");
                Socket users = begin("PUT", PATH + "/eligible")) {
            end(codes, "POST", PATH + "/codes");
            end(users, "PUT", PATH + "/eligible");
        }
    }

    private Socket begin(String method, String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", api.port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write((method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nAuthorization: " + admin
                                + "\r\nContent-Length: 99\r\n\r\nA-9\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private void end(Socket socket, String method, String path) throws IOException {
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = Integer.parseInt(answer.substring(9, 12));
        api.check(method, path, status, "json", answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }
}
