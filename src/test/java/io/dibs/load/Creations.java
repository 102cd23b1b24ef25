package io.dibs.load;

import java.nio.ByteBuffer;

/** Creates campaigns with numbered ids, {@code from} to {@code to} without it. */
final class Creations implements Requests {
    private final Template template = new Template("/v1/campaigns", "", "{\"id\":\"c-", "\",\"name\":\"idle\",\"stock\":100}");
    private final long to;
    private long next;

    Creations(long from, long to) {
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
