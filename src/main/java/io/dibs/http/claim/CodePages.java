package io.dibs.http.claim;

import io.dibs.campaign.CodeKey;
import io.dibs.campaign.Terms;
import io.dibs.http.coupon.CodePage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pages of campaigns' own codes that were used last, for all event loops of a node. The code at a position never
 * changes, so a cached page stays right when the campaign's owner changes.
 */
public final class CodePages {
    static final int PAGE = 1_024;
    private static final long MAX_BYTES = 64 << 20;

    private final Map<Key, CodePage> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param campaign its random key: an id can be used again after a deletion */
    record Key(CodeKey campaign, int number) {
        static Key of(Terms terms, int sequence) {
            return new Key(terms.codeKey(), (sequence - 1) / PAGE);
        }

        int first() {
            return number * PAGE + 1;
        }

        Key next() {
            return new Key(campaign, number + 1);
        }
    }

    /** Null where the page is not cached. */
    synchronized @Nullable CodePage get(Key key) {
        return pages.get(key);
    }

    synchronized void put(Key key, CodePage page) {
        CodePage before = pages.put(key, page);
        bytes += page.bytes() - (before == null ? 0 : before.bytes());
        for (var eldest = pages.entrySet().iterator(); bytes > MAX_BYTES && eldest.hasNext(); ) {
            bytes -= eldest.next().getValue().bytes();
            eldest.remove();
        }
    }
}
