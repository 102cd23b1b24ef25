package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** One event loop's connection to Redis, on which calls follow each other without waiting. Opened again when lost. */
final class BaselineRedis {
    private static final int WAITING_CALLS = 100_000;

    private final Vertx vertx;
    private final RedisOptions options;
    private Future<RedisConnection> connection;

    BaselineRedis(Vertx vertx, String uri) {
        this.vertx = vertx;
        options = new RedisOptions().setConnectionString(uri).setMaxWaitingHandlers(WAITING_CALLS);
    }

    /** For calls that block. */
    BaselineRedis another() {
        return new BaselineRedis(vertx, options.getEndpoint());
    }

    Future<Response> send(Request request) {
        return connection().compose(open -> open.send(request));
    }

    private Future<RedisConnection> connection() {
        if (connection == null || connection.failed()) {
            Redis client = Redis.createClient(vertx, options);
            Future<RedisConnection> opened = client.connect();
            connection = opened;
            opened.onSuccess(open ->
                            open.exceptionHandler(lost -> drop(client, opened)).endHandler(end -> drop(client, opened)))
                    .onFailure(unreachable -> client.close());
        }
        return connection;
    }

    private void drop(Redis client, Future<RedisConnection> lost) {
        if (connection == lost) {
            connection = null;
        }
        client.close();
    }

    /** A Redis that was started again does not know the script by its digest. */
    Future<Response> script(RedisScript script, String... keysAndArguments) {
        return send(request(Command.EVALSHA, script.digest(), script.keys(), keysAndArguments))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                        ? send(request(Command.EVAL, script.source(), script.keys(), keysAndArguments))
                        : Future.failedFuture(failure));
    }

    private static Request request(Command command, String script, int keys, String... keysAndArguments) {
        Request request = Request.cmd(command).arg(script).arg(keys);
        for (String each : keysAndArguments) {
            request.arg(each);
        }
        return request;
    }
}
