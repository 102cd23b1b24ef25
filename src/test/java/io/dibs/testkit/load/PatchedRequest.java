package io.dibs.testkit.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A POST in which only ten digits of the body change: written once, patched for each request. */
public final class PatchedRequest {
    public static final int DIGITS = 10;
    /** For a server of one's own, which does not look. */
    public static final String LOCALHOST = "Host: localhost\r\n";

    private final ByteBuffer bytes;
    private final int digits;
    private final int slot;

    /** @param headers lines, each with its end; one of them names the host */
    public PatchedRequest(String path, String headers, String before, String after) {
        int length = before.length() + DIGITS + after.length();
        String head = "POST " + path + " HTTP/1.1\r\n" + headers + "Content-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n" + before;
        byte[] request = (head + "0".repeat(DIGITS) + after).getBytes(StandardCharsets.ISO_8859_1);
        bytes = ByteBuffer.allocateDirect(request.length).put(request);
        digits = head.length();
        slot = head.indexOf("xxxx");
    }

    /** Where a header of x's begins, in whose place something else may be written. */
    public int slot() {
        return slot;
    }

    public ByteBuffer with(long number) {
        long rest = number;
        for (int at = digits + DIGITS - 1; at >= digits; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return bytes.rewind();
    }
}
