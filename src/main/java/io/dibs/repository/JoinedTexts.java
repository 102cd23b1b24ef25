package io.dibs.repository;

/** Many short texts as one: user ids and codes, which hold no control character. */
public final class JoinedTexts {
    /** U+001F stands between each two. In SQL it is E'\x1f'. */
    public static final byte SEPARATOR = 0x1f;

    private JoinedTexts() {}
}
