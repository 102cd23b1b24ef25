package io.dibs.testkit.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** Redis as somebody sees it who means no good. */
public final class RawRedis {
    private final Redis redis;

    public RawRedis(Vertx vertx, String uri) {
        redis = Redis.createClient(vertx, uri);
    }

    public List<String> keys() {
        return StreamSupport.stream(ask(Request.cmd(Command.KEYS).arg("*")).spliterator(), false)
                .map(Response::toString)
                .sorted()
                .toList();
    }

    /** @param key without what tells this database's keys from another's */
    public String whole(String key) {
        return keys().stream()
                .filter(each -> each.endsWith(":" + key))
                .findFirst()
                .orElseThrow();
    }

    public byte[] get(String key) {
        return ask(Request.cmd(Command.GET).arg(key)).toBytes();
    }

    public void set(String key, byte[] value) {
        ask(Request.cmd(Command.SET)
                .arg(key)
                .arg(Buffer.buffer(value))
                .arg("EX")
                .arg(1_000));
    }

    public long life(String key) {
        return ask(Request.cmd(Command.TTL).arg(key)).toLong();
    }

    public void delete(String key) {
        ask(Request.cmd(Command.DEL).arg(key));
    }

    public void wipe() {
        ask(Request.cmd(Command.FLUSHALL));
    }

    public void flip(String key, int at) {
        byte[] value = get(key);
        value[at] ^= 1;
        set(key, value);
    }

    /** Nodes write meanwhile: a key may be gone before it is read. */
    public Map<String, byte[]> copy() {
        Map<String, byte[]> all = new TreeMap<>();
        for (String key : keys()) {
            Response value = ask(Request.cmd(Command.GET).arg(key));
            if (value != null) {
                all.put(key, value.toBytes());
            }
        }
        return all;
    }

    public void restore(Map<String, byte[]> copy) {
        wipe();
        copy.forEach(this::set);
    }

    private Response ask(Request request) {
        Future<Response> answer = redis.send(request);
        try {
            return answer.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
