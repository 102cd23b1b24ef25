package io.dibs.testkit.load;

/** Hears each answer as it comes, on the generator's thread. The bytes are only lent. */
public interface AnswerListener {
    AnswerListener IGNORED = (request, status, bytes, offset, length) -> {};

    void answered(long request, int status, byte[] bytes, int offset, int length);
}
