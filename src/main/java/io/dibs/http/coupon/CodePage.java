package io.dibs.http.coupon;

import io.dibs.repository.JoinedTexts;
import java.util.Arrays;

/** Codes of one campaign, for sequences without a gap. They never change, so any thread may hold it for ever. */
public final class CodePage {
    private final int first;
    private final byte[] codes;
    private final int[] ends;
    private volatile boolean readOn;

    /** @param codes {@link JoinedTexts#SEPARATOR} between each two */
    public CodePage(int first, byte[] codes, int size) {
        this.first = first;
        this.codes = codes;
        this.ends = new int[size];
        int code = 0;
        for (int at = 0; at < codes.length; at++) {
            if (codes[at] == JoinedTexts.SEPARATOR) {
                ends[code++] = at;
            }
        }
        ends[code] = codes.length;
        if (code != size - 1) {
            throw new IllegalStateException(code + 1 + " codes where " + size + " were asked for");
        }
    }

    public int first() {
        return first;
    }

    public boolean holds(int sequence) {
        return sequence >= first && sequence < first + ends.length;
    }

    public byte[] code(int sequence) {
        int at = sequence - first;
        return Arrays.copyOfRange(codes, at == 0 ? 0 : ends[at - 1] + 1, ends[at]);
    }

    public int bytes() {
        return codes.length + Integer.BYTES * ends.length;
    }

    /** Once: whether it is time to read the page behind this one. */
    public boolean startsReadingOn(int sequence) {
        if (readOn || sequence - first < ends.length / 2) {
            return false;
        }
        readOn = true;
        return true;
    }
}
