package io.dibs.testkit.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dibs.testkit.load.AnswerListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the answers to clients on their side, over as many runs and restarts as a test has. It says what contradicts
 * itself, and what contradicts the server's own feed. A generator writes it while a test looks on.
 */
public final class ClientRecord implements AnswerListener {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_VIOLATIONS = 20;

    /** A coupon as an answer or the feed shows it. */
    public record ReceivedCoupon(String userId, long sequence, String code, String issuedAt) {}

    private final Map<String, ReceivedCoupon> byUser = new HashMap<>();
    private final Map<Long, ReceivedCoupon> bySequence = new HashMap<>();
    private final Map<String, ReceivedCoupon> byCode = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    @Override
    public void answered(long request, int status, byte[] bytes, int offset, int length) {
        if (status == 200 || status == 201) {
            add(parse(bytes, offset, length));
        }
    }

    public synchronized int size() {
        return byUser.size();
    }

    public synchronized boolean holds(String userId) {
        return byUser.containsKey(userId);
    }

    /** What the answers say against each other. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /**
     * What the answers, and the feed itself, say against the feed: all of a campaign's coupons as the server has them.
     */
    public synchronized List<String> violationsAgainst(List<ReceivedCoupon> feed) {
        List<String> found = new ArrayList<>(violations);
        Map<String, ReceivedCoupon> served = new HashMap<>();
        long expected = 1;
        for (ReceivedCoupon coupon : feed) {
            if (coupon.sequence() != expected++) {
                found.add("The feed jumps to " + coupon);
                expected = coupon.sequence() + 1;
            }
            ReceivedCoupon before = served.put(coupon.userId(), coupon);
            if (before != null) {
                found.add("The feed has a user twice: " + before + " and " + coupon);
            }
        }
        for (ReceivedCoupon coupon : byUser.values()) {
            if (!coupon.equals(served.get(coupon.userId()))) {
                found.add("A client was told " + coupon + " but the feed has " + served.get(coupon.userId()));
            }
        }
        return found.subList(0, Math.min(MOST_VIOLATIONS, found.size()));
    }

    private synchronized void add(ReceivedCoupon coupon) {
        alike(byUser.putIfAbsent(coupon.userId(), coupon), coupon);
        alike(bySequence.putIfAbsent(coupon.sequence(), coupon), coupon);
        alike(byCode.putIfAbsent(coupon.code(), coupon), coupon);
    }

    private void alike(ReceivedCoupon before, ReceivedCoupon now) {
        if (before != null && !before.equals(now) && violations.size() < MOST_VIOLATIONS) {
            violations.add("First told " + before + ", then " + now);
        }
    }

    private static ReceivedCoupon parse(byte[] bytes, int offset, int length) {
        try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
            Map<String, String> fields = new HashMap<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    fields.put(parser.currentName(), parser.getText());
                }
            }
            return new ReceivedCoupon(
                    fields.get("userId"),
                    Long.parseLong(fields.get("sequence")),
                    fields.get("code"),
                    fields.get("issuedAt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
