package io.dibs.ledger;

import io.dibs.testkit.ConditionWait;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Receivers of webhooks that fail, hang, break off, ask to wait, or want no more, each in its way. What came and how it
 * was answered goes into a table at the end, so that SQL alone compares it with the deliveries.
 */
final class MoodyReceivers {
    static final String READY = "/ready";
    static final String DOWN = "/down";
    /** The same number as in a URL's path is the same receiver. */
    static final List<String> PATHS = List.of(READY, "/moody/1", "/moody/2", "/slow", "/picky", DOWN);

    private static final int NO_ANSWER = 0;
    private static final int SLOWEST_MILLIS = 200;

    private record Answered(String path, String id, int status) {}

    private final Vertx vertx;
    private final Random random;
    private final HttpServer server;
    private final Queue<Answered> journal = new ConcurrentLinkedQueue<>();

    MoodyReceivers(Vertx vertx, long seed) {
        this.vertx = vertx;
        this.random = new Random(seed);
        this.server = vertx.createHttpServer().requestHandler(this::receive);
        ConditionWait.get(server.listen(0, "127.0.0.1"));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    int count() {
        return journal.size();
    }

    private void receive(HttpServerRequest request) {
        int status = status(request.path(), random.nextInt(100));
        journal.add(new Answered(request.path(), request.getHeader("webhook-id").substring("msg_".length()), status));
        if (status == NO_ANSWER) {
            if (random.nextBoolean()) {
                request.connection().close();
            }
        } else if (request.path().equals("/slow")) {
            vertx.setTimer(1 + random.nextInt(SLOWEST_MILLIS), later -> answer(request, status));
        } else {
            answer(request, status);
        }
    }

    private static int status(String path, int mood) {
        return switch (path) {
            case READY, "/slow" -> 200;
            case DOWN -> 503;
            case "/picky" -> mood < 30 ? 410 : 200;
            default -> mood < 15 ? 500 : mood < 20 ? 429 : mood < 35 ? NO_ANSWER : 204;
        };
    }

    private static void answer(HttpServerRequest request, int status) {
        if (status == 429) {
            request.response().putHeader("retry-after", "1");
        }
        request.response().setStatusCode(status).end();
    }

    /** @return how often each of these answers was given */
    long count(Integer... statuses) {
        return journal.stream()
                .filter(each -> Arrays.asList(statuses).contains(each.status))
                .count();
    }

    void load(Connection database) throws SQLException {
        database.createStatement().execute("CREATE TABLE answered (path text, notice uuid, status int)");
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO answered VALUES (?, ?::uuid, ?)")) {
            for (Answered each : journal) {
                insert.setString(1, each.path);
                insert.setString(2, each.id);
                insert.setInt(3, each.status);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
