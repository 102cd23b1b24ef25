package io.dibs.load;

import io.dibs.testkit.load.PatchedRequest;
import io.dibs.testkit.load.RequestSource;
import java.nio.ByteBuffer;

/** Creates campaigns with numbered ids, {@code from} to {@code to} without it. */
final class CreationRequests implements RequestSource {
    /** Of their ids, for LIKE. */
    static final String PATTERN = "c-%";

    private final PatchedRequest template =
            new PatchedRequest("/v1/campaigns", "", "{\"id\":\"c-", "\",\"name\":\"idle\",\"stock\":100}");
    private final long to;
    private long next;

    CreationRequests(long from, long to) {
        this.next = from;
        this.to = to;
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
