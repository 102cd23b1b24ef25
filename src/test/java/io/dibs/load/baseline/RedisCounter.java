package io.dibs.load.baseline;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides in Redis, with a script. What Redis has lost is read from PostgreSQL again, as far as it got there: the
 * stock, and who holds a coupon.
 */
final class RedisCounter {
    private static final int UNKNOWN = -2;
    private static final int SOLD_OUT = -1;
    private static final int HELD = 0;

    private final BaselineDatabase database;
    private final BaselineRedis redis;
    private final RedisScript script;
    private final Map<String, Future<Void>> restorations = new HashMap<>();

    /** @param onIssue what the script does besides; it may use {@code sequence} and the same arguments */
    RedisCounter(BaselineDatabase database, BaselineRedis redis, String onIssue) {
        this.database = database;
        this.redis = redis;
        script = RedisScript.of("""
                local stock = redis.call('GET', KEYS[1])
                if not stock then return -2 end
                if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then return 0 end
                local sequence = redis.call('HLEN', KEYS[2]) + 1
                if sequence > tonumber(stock) then return -1 end
                redis.call('HSET', KEYS[2], ARGV[2], sequence)
                %s
                return sequence
                """.formatted(onIssue), 2);
    }

    Future<Void> create(String campaign, int stock) {
        return database.createCampaign(campaign, stock).compose(created -> announce(campaign, stock));
    }

    private Future<Void> announce(String campaign, int stock) {
        return redis.send(Request.cmd(Command.SET, stockKey(campaign), String.valueOf(stock)))
                .mapEmpty();
    }

    /** @return the sequence of a new coupon, 0 for one that is held, a negative number if none is left */
    private Future<Integer> decide(String campaign, String user) {
        return redis.script(script, stockKey(campaign), holdersKey(campaign), campaign, user)
                .compose(answer -> answer.toInteger() == UNKNOWN
                        ? restoreOnce(campaign).compose(restored -> decide(campaign, user))
                        : Future.succeededFuture(answer.toInteger()));
    }

    /** @param then receives each new sequence before the answer leaves */
    Future<ClaimResult> claim(String campaign, String user, SequenceListener then) {
        return decide(campaign, user).map(sequence -> {
            if (sequence > HELD) {
                then.issued(campaign, user, sequence);
                return ClaimResult.WON;
            }
            return sequence == SOLD_OUT ? ClaimResult.SOLD_OUT : ClaimResult.HELD;
        });
    }

    /** All claims that find the campaign missing wait for the same one. */
    private Future<Void> restoreOnce(String campaign) {
        Future<Void> running = restorations.get(campaign);
        if (running == null || running.isComplete()) {
            running = restore(campaign);
            restorations.put(campaign, running);
        }
        return running;
    }

    /** The stock last: no claim is decided before it is there. */
    private Future<Void> restore(String campaign) {
        return database.run("SELECT user_id, sequence FROM baseline_coupon WHERE campaign = $1", Tuple.of(campaign))
                .compose(rows -> {
                    Future<Void> written = Future.succeededFuture();
                    for (Row row : rows) {
                        String sequence = String.valueOf(row.getInteger("sequence"));
                        Request hold =
                                Request.cmd(Command.HSET, holdersKey(campaign), row.getString("user_id"), sequence);
                        Future<Void> before = written;
                        written = redis.send(hold).compose(done -> before);
                    }
                    return written;
                })
                .compose(held -> database.run("SELECT stock FROM baseline_campaign WHERE id = $1", Tuple.of(campaign)))
                .compose(rows -> announce(campaign, rows.iterator().next().getInteger("stock")));
    }

    private static String stockKey(String campaign) {
        return "stock:" + campaign;
    }

    private static String holdersKey(String campaign) {
        return "holders:" + campaign;
    }

    /** Hears of each coupon that the script has issued. */
    interface SequenceListener {
        SequenceListener IGNORED = (campaign, user, sequence) -> {};

        void issued(String campaign, String user, int sequence);
    }
}
