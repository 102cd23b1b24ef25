package io.dibs.http.coupon;

import io.dibs.campaign.Terms;
import java.util.LinkedHashMap;
import java.util.Map;

/** The writers of the campaigns that were claimed from lately, on one event loop. */
public final class CouponWriters {
    /** A writer takes about a kilobyte; making one takes some microseconds. */
    private static final int MAX_WRITERS = 1_024;

    private final Map<String, CouponWriter> byCampaign = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CouponWriter> eldest) {
            return size() > MAX_WRITERS;
        }
    };

    public CouponWriter of(Terms terms) {
        CouponWriter writer = byCampaign.get(terms.campaign());
        if (writer == null || !writer.writes(terms)) {
            writer = new CouponWriter(terms);
            byCampaign.put(terms.campaign(), writer);
        }
        return writer;
    }
}
