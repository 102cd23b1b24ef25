package io.dibs.http.page;

import io.dibs.http.answer.GzipEncoding;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A file for browsers, as it is sent. It is compressed once, when a browser first asks: a large one takes some time.
 */
final class WebPage {
    /** Of the digest: enough to tell a file from its own other versions. */
    private static final int TAG_BYTES = 8;
    /** The parameter that names a content: what it is asked for with may be kept for good. */
    private static final String VERSION = "v=";
    /** Another encoding is another representation, with a tag of its own. */
    private static final String GZIP_TAG = "-gzip";

    private final CharSequence type;
    private final CharSequence policy;
    private final byte[] content;
    private final SharedBytes plain;
    private final String tag;
    private final AtomicReference<@Nullable Future<SharedBytes>> gzip = new AtomicReference<>();

    WebPage(String type, String policy, byte[] content) {
        this.type = HttpHeaders.createOptimized(type);
        this.policy = HttpHeaders.createOptimized(policy);
        this.content = content;
        this.plain = new SharedBytes(content);
        this.tag = digest(content);
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    CharSequence type() {
        return type;
    }

    CharSequence policy() {
        return policy;
    }

    SharedBytes plain() {
        return plain;
    }

    /** Any thread. */
    Future<SharedBytes> gzip(Vertx vertx) {
        Promise<SharedBytes> mine = Promise.promise();
        Future<SharedBytes> others = gzip.compareAndExchange(null, mine.future());
        if (others != null) {
            return others;
        }
        vertx.executeBlocking(() -> new SharedBytes(GzipEncoding.compress(content)), false)
                .onComplete(mine);
        return mine.future();
    }

    String tag(boolean compressed) {
        return '"' + tag + (compressed ? GZIP_TAG : "") + '"';
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
        return held != null && (held.contains(tag(false)) || held.contains(tag(true)));
    }
}
