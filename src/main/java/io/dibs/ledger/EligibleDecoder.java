package io.dibs.ledger;

import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.UserHash;
import io.dibs.repository.JoinedTexts;
import io.dibs.shard.EligiblePage;
import io.vertx.sqlclient.Row;

/** A page of a list of users out of the one byte string that the server made of it. */
final class EligibleDecoder {
    private EligibleDecoder() {}

    static EligiblePage page(Row row, UserHash hash, int limit) {
        int size = row.getLong(0).intValue();
        long[] highs = new long[size];
        long[] lows = new long[size];
        byte[] users = size == 0 ? new byte[0] : row.getBuffer(1).getBytes();
        int start = 0;
        for (int i = 0; i < size; i++) {
            int end = start;
            while (end < users.length && users[end] != JoinedTexts.SEPARATOR) {
                end++;
            }
            HolderIdentity user = ErasedPerson.identity(hash, users, start, end - start);
            highs[i] = user.high();
            lows[i] = user.low();
            start = end + 1;
        }
        return new EligiblePage(highs, lows, size < limit ? null : row.getString(2));
    }
}
