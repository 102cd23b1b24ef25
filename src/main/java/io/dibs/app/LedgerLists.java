package io.dibs.app;

import io.dibs.campaign.Terms;
import io.dibs.ledger.OwnCodeTable;
import io.dibs.repository.OwnCodeReader;
import io.vertx.core.Future;

/** What campaigns brought, out of the ledger. */
final class LedgerLists implements OwnCodeReader {
    private final OwnCodeTable codes;

    LedgerLists(OwnCodeTable codes) {
        this.codes = codes;
    }

    @Override
    public Future<byte[]> codes(Terms terms, int from, int to) {
        return codes.run(terms.campaign(), from, to);
    }
}
