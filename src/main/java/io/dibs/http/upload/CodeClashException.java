package io.dibs.http.upload;

/**
 * A code that cannot be uploaded, since another one reads the same.
 *
 * @param number of its line, not counting a head
 * @param ofThisUpload whether the other one is an earlier line of the same upload
 * @param otherNumber the line of the other one in its upload
 * @param campaign whose the other one is; null where that is not known any more
 * @param published whether the other one is published, and not only being uploaded
 * @param position of the other one among its campaign's codes, where it is published
 */
public record CodeClashException(
        int number, boolean ofThisUpload, int otherNumber, String campaign, boolean published, int position) {
    /** It may be gone in a moment: who uploads it has not finished. */
    boolean isUndecided() {
        return !ofThisUpload && !published;
    }
}
