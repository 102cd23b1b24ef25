package io.dibs.app;

import io.dibs.repository.UploadStaging;
import io.dibs.repository.UploadStaging.CodeClash;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The API's uploads over the ledger's. */
final class LedgerStaging implements UploadStaging {
    private final io.dibs.ledger.StagingTable ledger;

    LedgerStaging(io.dibs.ledger.StagingTable ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Long> begin(String campaign, boolean codes, String request) {
        return ledger.begin(campaign, codes, request);
    }

    @Override
    public Future<List<CodeClash>> codes(long upload, int first, List<String> codes) {
        return ledger.codes(upload, first, codes)
                .map(clashes -> clashes.stream().map(LedgerStaging::clash).toList());
    }

    private static CodeClash clash(io.dibs.ledger.StagingTable.Clash clash) {
        return new CodeClash(
                clash.number(),
                clash.ofThisUpload(),
                clash.otherNumber(),
                clash.campaign(),
                clash.published(),
                clash.position());
    }

    @Override
    public Future<Integer> users(long upload, List<String> ids) {
        return ledger.users(upload, ids);
    }

    @Override
    public Future<Void> drop(long upload) {
        return ledger.drop(upload);
    }

    @Override
    public Future<Optional<Published>> published(String campaign, String request) {
        return ledger.published(campaign, request).map(found -> found.map(LedgerStaging::published));
    }

    private static Published published(io.dibs.ledger.StagingTable.Published upload) {
        return new Published(upload.upload(), upload.first(), upload.size());
    }
}
