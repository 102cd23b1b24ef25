package io.dibs.http.request;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;

/** The rule for campaign ids: 1 to 64 of a to z, 0 to 9 and the dash. */
public final class CampaignIds {
    public static final String RULE = "A campaign id is 1 to 64 of a to z, 0 to 9 and -";
    private static final int MAX_LENGTH = 64;

    private CampaignIds() {}

    /** The pattern in the contract lets a line feed at the end pass. */
    public static String require(String field, String id) {
        if (!isValid(id)) {
            throw new RefusedException(Problem.badField(field, RULE));
        }
        return id;
    }

    public static boolean isValid(String id) {
        int length = id.length();
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }
}
