package io.dibs.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

/**
 * The hot call, from one template in which only the user's ten digits change. Users are numbered, and the numbers
 * scattered over all ids, so that an index over them is met as it would be by a real crowd.
 */
public final class Claims implements Requests {
    private static final int DIGITS = 10;
    private static final long IDS = 10_000_000_000L;
    /** Shares no factor with the number of ids, so each number has an id of its own. */
    private static final long SCATTER = 618_033_989L;

    private final String campaign;
    private final LongUnaryOperator user;
    private final long count;
    private final ByteBuffer template;
    private final int digits;
    private long next;

    private Claims(String campaign, LongUnaryOperator user, long count, String headers) {
        this.campaign = campaign;
        this.user = user;
        this.count = count;
        String body = "{\"userId\":\"u-" + "0".repeat(DIGITS) + "\"}";
        String request = "POST /v1/campaigns/" + campaign + "/claims HTTP/1.1\r\nHost: localhost\r\n" + headers
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        template = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        digits = bytes.length - DIGITS - 2;
    }

    /** Each request is another user's, from the given number on. */
    public static Claims distinct(String campaign, long first, long count) {
        return new Claims(campaign, request -> first + request, count, "");
    }

    /** The same users again and again. */
    public static Claims again(String campaign, long first, long users, long count) {
        return new Claims(campaign, request -> first + request % users, count, "");
    }

    public Claims withToken(String token) {
        return new Claims(campaign, user, count, "Authorization: Bearer " + token + "\r\n");
    }

    public static String userId(long number) {
        return String.format("u-%0" + DIGITS + "d", number * SCATTER % IDS);
    }

    /** Whose claim a request is. */
    public String userOf(long request) {
        return userId(user.applyAsLong(request));
    }

    @Override
    public long next() {
        return next < count ? next++ : NONE;
    }

    @Override
    public ByteBuffer bytes(long request) {
        long id = user.applyAsLong(request) * SCATTER % IDS;
        for (int at = digits + DIGITS - 1; at >= digits; at--) {
            template.put(at, (byte) ('0' + id % 10));
            id /= 10;
        }
        return template.rewind();
    }
}
