package io.dibs.testkit.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * The hot call. Users are numbered, and the numbers scattered over all ids, so that an index over them is met as it
 * would be by a real crowd.
 */
public final class ClaimRequests implements RequestSource {
    private static final long IDS = 10_000_000_000L;
    /** Shares no factor with the number of ids, so each number has an id of its own. */
    private static final long SCATTER = 618_033_989L;
    /** Drawn before the run, and repeated after so many: drawing costs more than sending. */
    private static final int ZIPF_REQUESTS = 1 << 22;

    private final String campaign;
    /** The digits of a request's user. */
    private final LongUnaryOperator user;

    private final long count;
    private final String headers;
    private final PatchedRequest template;
    private long next;

    private ClaimRequests(String campaign, LongUnaryOperator user, long count, String headers) {
        this.campaign = campaign;
        this.user = user;
        this.count = count;
        this.headers = headers;
        template = new PatchedRequest("/v1/campaigns/" + campaign + "/claims", headers, "{\"userId\":\"u-", "\"}");
    }

    /** Each request is another user's, from the given number on. */
    public static ClaimRequests distinct(String campaign, long first, long count) {
        return of(campaign, request -> scattered(first + request), count);
    }

    /** Each request is another user's, and their ids follow each other: no crowd comes like that. */
    public static ClaimRequests inOrder(String campaign, long first, long count) {
        return of(campaign, request -> (first + request) % IDS, count);
    }

    /** The same users again and again. */
    public static ClaimRequests again(String campaign, long first, long users, long count) {
        return of(campaign, request -> scattered(first + request % users), count);
    }

    /** Some users ask again and again, most of them once: by Zipf's law. */
    public static ClaimRequests zipf(String campaign, int users, long count) {
        int[] drawn = new ZipfDistribution(users).draw(ZIPF_REQUESTS, new SplittableRandom(users));
        return of(campaign, request -> scattered(drawn[(int) (request % ZIPF_REQUESTS)]), count);
    }

    private static ClaimRequests of(String campaign, LongUnaryOperator user, long count) {
        return new ClaimRequests(campaign, user, count, PatchedRequest.LOCALHOST);
    }

    public ClaimRequests withToken(String token) {
        return new ClaimRequests(campaign, user, count, headers + "Authorization: Bearer " + token + "\r\n");
    }

    /** For a server that looks which host it is asked as. */
    public ClaimRequests withHost(String host) {
        return new ClaimRequests(
                campaign, user, count, headers.replace(PatchedRequest.LOCALHOST, "Host: " + host + "\r\n"));
    }

    public static String userId(long number) {
        return String.format("u-%0" + PatchedRequest.DIGITS + "d", scattered(number));
    }

    /** {@link #userId} in PostgreSQL's words, of a number there. */
    public static String userIdInSql(String number) {
        return "'u-' || lpad((" + number + "::bigint * " + SCATTER + " % " + IDS + ")::text, " + PatchedRequest.DIGITS
                + ", '0')";
    }

    /** What stands in the id of a numbered user. */
    public static long number(long user) {
        return scattered(user);
    }

    /** The remainder keeps the product inside a long. */
    private static long scattered(long number) {
        return number % IDS * SCATTER % IDS;
    }

    @Override
    public long next() {
        return next < count ? next++ : NONE;
    }

    @Override
    public ByteBuffer bytes(long request) {
        return template.with(user.applyAsLong(request));
    }
}
