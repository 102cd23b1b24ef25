package io.dibs.http.page;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file for browsers, as it is sent.
 *
 * @param tag of this very content
 */
record WebPage(CharSequence type, CharSequence policy, SharedBytes body, String tag) {
    /** Of the digest: enough to tell a file from its own other versions. */
    private static final int TAG_BYTES = 8;
    /** The parameter that names a content: what it is asked for with may be kept for good. */
    private static final String VERSION = "v=";

    static WebPage of(String type, String policy, byte[] content) {
        return new WebPage(
                HttpHeaders.createOptimized(type),
                HttpHeaders.createOptimized(policy),
                new SharedBytes(content),
                tag(content));
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String version() {
        return "?" + VERSION + tag;
    }

    /** During an update, a page of one version may ask a node of another for its files: that answer is not kept. */
    boolean isAskedByVersion(HttpServerRequest request) {
        return (VERSION + tag).equals(request.query());
    }

    /** A proxy that compresses makes the tag a weak one, {@code W/"…"}. */
    boolean isHeldBy(HttpServerRequest request) {
        String held = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        return held != null && held.contains('"' + tag + '"');
    }
}
