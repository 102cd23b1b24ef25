package io.dibs.testkit.load;

import java.nio.ByteBuffer;

/** What a generator sends, by number. One thread uses it. */
public interface RequestSource {
    long NONE = -1;

    /** The number of the next request, or {@link #NONE}. */
    long next();

    /** The whole request, ready to be written; valid until the next call. */
    ByteBuffer bytes(long request);
}
