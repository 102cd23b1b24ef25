package io.dibs.http.coupon;

import io.dibs.campaign.CouponCode;
import io.dibs.http.answer.Rfc3339Format;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Gathers an answer's bytes, and those of the next one in the same place. One event loop uses it. */
public final class ByteText {
    private byte[] bytes = new byte[1_024];
    private int length;

    public ByteText clear() {
        length = 0;
        return this;
    }

    public Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }

    public ByteText add(byte[] more) {
        ensureCapacity(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Only for text in ASCII. */
    @SuppressWarnings("deprecation")
    public ByteText add(String ascii) {
        int size = ascii.length();
        ensureCapacity(size);
        ascii.getBytes(0, size, bytes, length);
        length += size;
        return this;
    }

    public ByteText add(char ascii) {
        ensureCapacity(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    public ByteText add(int number) {
        ensureCapacity(10);
        int digits = 1;
        for (long bound = 10; number >= bound; bound *= 10) {
            digits++;
        }
        int rest = number;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    public ByteText addTime(long millis) {
        ensureCapacity(Rfc3339Format.LENGTH);
        Rfc3339Format.write(millis, bytes, length);
        length += Rfc3339Format.LENGTH;
        return this;
    }

    public ByteText addCode(CouponCode.Writer codes, int sequence) {
        ensureCapacity(CouponCode.MAX_CHARS);
        length += codes.write(sequence, bytes, length);
        return this;
    }

    /** The inside of a JSON string, from text without control characters. */
    ByteText addEscaped(byte[] utf8) {
        return addWith(utf8, 0, utf8.length, '\\', '"', '\\');
    }

    /** The inside of a quoted CSV field. */
    public ByteText addQuoted(byte[] utf8, int from, int to) {
        return addWith(utf8, from, to, '"', '"', '"');
    }

    private ByteText addWith(byte[] utf8, int from, int to, char escape, char special, char otherSpecial) {
        ensureCapacity(2 * (to - from));
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (b == special || b == otherSpecial) {
                bytes[length++] = (byte) escape;
            }
            bytes[length++] = b;
        }
        return this;
    }

    private void ensureCapacity(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
