package io.dibs.http.answer;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Compresses what is sent, where the client takes that. */
public final class GzipEncoding {
    public static final CharSequence NAME = HttpHeaders.createOptimized("gzip");

    private static final Pattern ACCEPTED =
            Pattern.compile("(^|,)\\s*gzip\\s*(;\\s*q\\s*=\\s*(1(\\.0*)?|0\\.\\d*[1-9]\\d*)\\s*)?(,|$)");

    private GzipEncoding() {}

    public static boolean isAcceptedBy(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && ACCEPTED.matcher(accepted).find();
    }

    public static byte[] compress(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }
}
