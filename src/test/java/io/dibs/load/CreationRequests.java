package io.dibs.load;

import io.dibs.testkit.load.PatchedRequest;
import io.dibs.testkit.load.RequestSource;
import java.nio.ByteBuffer;

/** Creates campaigns with numbered ids, {@code from} to {@code to} without it. */
final class CreationRequests implements RequestSource {
    /** Of their ids, for LIKE. */
    static final String PATTERN = "c-%";

    private final PatchedRequest template;
    private final long to;
    private long next;

    CreationRequests(long from, long to, int stock) {
        this.next = from;
        this.to = to;
        template = new PatchedRequest(
                "/v1/campaigns",
                PatchedRequest.LOCALHOST,
                "{\"id\":\"c-",
                "\",\"name\":\"one of many\",\"stock\":" + stock + "}");
    }

    /** The id of a campaign with this number. */
    static String campaign(long number) {
        return String.format("c-%0" + PatchedRequest.DIGITS + "d", number);
    }

    @Override
    public long next() {
        return next < to ? next++ : NONE;
    }

    @Override
    public ByteBuffer bytes(long request) {
        return template.with(request);
    }
}
