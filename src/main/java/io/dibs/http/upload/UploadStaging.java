package io.dibs.http.upload;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

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
    Future<List<CodeClashException>> codes(long upload, int first, List<String> codes);

    /** @return how many of them were not there yet */
    Future<Integer> users(long upload, List<String> ids);

    /** It is not wanted any more, unless it is published. */
    Future<Void> drop(long upload);

    /** What a request has published. */
    Future<Optional<Published>> published(String campaign, String request);

    /** @param first the position of its first code; 0 where it is no upload of codes */
    record Published(long upload, int first, int size) {}
}
