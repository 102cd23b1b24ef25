package io.dibs.repository;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines of an upload on the ledger, before they are published whole. A failed future means that it did not answer: 503.
 */
public interface UploadStaging {
    Future<Long> begin(String campaign, boolean codes, String request);

    /**
     * Stages the lines from this number on.
     *
     * @return those that are there already, in the order of their lines
     */
    Future<List<CodeClash>> codes(long upload, int first, List<String> codes);

    /** @return how many of them were not there yet */
    Future<Integer> users(long upload, List<String> ids);

    /** It is not wanted any more, unless it is published. */
    Future<Void> drop(long upload);

    /** What a request has published. */
    Future<Optional<Published>> published(String campaign, String request);

    /** @param first the position of its first code; 0 where it is no upload of codes */
    record Published(long upload, int first, int size) {}

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
    record CodeClash(
            int number,
            boolean ofThisUpload,
            int otherNumber,
            @Nullable String campaign,
            boolean published,
            int position) {
        /** It may be gone in a moment: who uploads it has not finished. */
        public boolean isUndecided() {
            return !ofThisUpload && !published;
        }
    }
}
