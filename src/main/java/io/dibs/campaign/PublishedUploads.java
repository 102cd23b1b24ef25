package io.dibs.campaign;

/**
 * What was uploaded for a campaign and has been published.
 *
 * @param codes how many codes of its own it has, given out in sequence order; 0 where codes are made, see
 *     {@link CouponCode}
 * @param list names the list of the users who may claim; 0 where anybody may
 * @param users how many are on it
 */
public record PublishedUploads(int codes, long list, int users) {
    public static final PublishedUploads NONE = new PublishedUploads(0, 0, 0);

    public PublishedUploads {
        if (codes < 0 || codes > Terms.MAX_STOCK) {
            throw new IllegalArgumentException("codes out of range: " + codes);
        }
        if (list < 0 || users < 0) {
            throw new IllegalArgumentException("No list: " + list + " of " + users);
        }
    }

    PublishedUploads withCodes(int all) {
        return new PublishedUploads(all, list, users);
    }

    PublishedUploads withList(long next, int itsUsers) {
        return new PublishedUploads(codes, next, itsUsers);
    }
}
