package io.dibs.campaign;

/**
 * What was uploaded for a campaign and has been published.
 *
 * @param codes how many codes of its own it has, given out in sequence order; 0 where codes are made, see {@link Code}
 * @param list names the list of the users who may claim; 0 where anybody may
 * @param users how many are on it
 */
public record Uploads(int codes, long list, int users) {
    public static final Uploads NONE = new Uploads(0, 0, 0);

    public Uploads {
        if (codes < 0 || codes > Terms.MAX_STOCK) {
            throw new IllegalArgumentException("codes out of range: " + codes);
        }
        if (list < 0 || users < 0) {
            throw new IllegalArgumentException("No list: " + list + " of " + users);
        }
    }

    Uploads withCodes(int all) {
        return new Uploads(all, list, users);
    }

    Uploads withList(long next, int itsUsers) {
        return new Uploads(codes, next, itsUsers);
    }
}
