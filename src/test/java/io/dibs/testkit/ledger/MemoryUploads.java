package io.dibs.testkit.ledger;

import io.dibs.campaign.CampaignAction;
import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.campaign.HolderIdentity;
import io.dibs.campaign.Terms;
import io.dibs.shard.CampaignChange;
import io.dibs.shard.Coupon;
import io.dibs.shard.EligiblePage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What PostgreSQL holds of uploads: staged, published, or cleared away; and what was given out of them. */
public final class MemoryUploads {
    private static final int PAGE = 7;

    private final Map<Long, List<String>> codes = new HashMap<>();
    private final Map<Long, SortedSet<String>> lists = new HashMap<>();
    /** For the checks: what each list was, also after it is cleared away. */
    private final Map<Long, SortedSet<String>> remembered = new HashMap<>();

    private final Map<String, List<String>> published = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long uploads;

    /** @return the number of an upload that holds nothing yet */
    public long begin() {
        return ++uploads;
    }

    public PublishCodes stageCodes(long upload, List<String> staged) {
        codes.put(upload, staged);
        return new PublishCodes(upload, staged.size());
    }

    public PublishEligible stageUsers(long upload, SortedSet<String> staged) {
        lists.put(upload, staged);
        remembered.put(upload, staged);
        return new PublishEligible(upload, staged.size());
    }

    /** Clears staged codes away, as PostgreSQL does with those that nobody publishes. */
    public void dropCodes(long upload) {
        codes.remove(upload);
    }

    MemoryUploads copy() {
        MemoryUploads copy = new MemoryUploads();
        copy.putBack(this);
        return copy;
    }

    /** It holds what another one holds; numbers of uploads are not given out again. */
    void putBack(MemoryUploads other) {
        MemoryLedger.fill(codes, other.codes);
        MemoryLedger.fill(lists, other.lists);
        published.clear();
        other.published.forEach((campaign, all) -> published.put(campaign, new ArrayList<>(all)));
    }

    boolean isGone(CampaignAction action) {
        return action instanceof PublishCodes upload && !codes.containsKey(upload.upload());
    }

    void publish(String campaign, CampaignChange change) {
        CampaignAction action = change.command().action();
        if (action instanceof PublishCodes upload) {
            of(campaign).addAll(codes.remove(upload.upload()));
        } else if (action instanceof PublishEligible) {
            lists.remove(change.before().uploads().list());
        } else if (action instanceof CampaignAction.Delete) {
            published.remove(campaign);
        }
    }

    /** A row went in: there must be a code for it, and its user must be one of those who may have it. */
    void given(Coupon coupon, Terms terms) {
        if (terms.hasOwnCodes() && code(coupon.campaign(), coupon.sequence()) == null) {
            faults.add("no code for " + coupon);
        }
        if (terms.hasOwnCodes()
                && terms.uploads().codes() != of(coupon.campaign()).size()) {
            faults.add("other codes than were published: " + terms);
        }
        if (bars(terms.uploads().list(), coupon.userId())) {
            faults.add("given to somebody who is not on the list: " + coupon);
        }
    }

    public List<String> faults() {
        return faults;
    }

    /** Null where the campaign has no code for it. */
    public String code(String campaign, int sequence) {
        List<String> all = of(campaign);
        return sequence <= all.size() ? all.get(sequence - 1) : null;
    }

    public boolean bars(long list, String userId) {
        return list != 0 && !remembered.get(list).contains(userId);
    }

    /** Of a list that is cleared away there is nothing left. */
    EligiblePage page(long list, String after) {
        List<String> page = lists.getOrDefault(list, new TreeSet<>()).tailSet(after).stream()
                .filter(user -> !user.equals(after))
                .limit(PAGE)
                .toList();
        long[] highs = new long[page.size()];
        long[] lows = new long[page.size()];
        for (int i = 0; i < page.size(); i++) {
            HolderIdentity user = MemoryLedger.hash(page.get(i));
            highs[i] = user.high();
            lows[i] = user.low();
        }
        return new EligiblePage(highs, lows, page.size() < PAGE ? null : page.get(PAGE - 1));
    }

    private List<String> of(String campaign) {
        return published.computeIfAbsent(campaign, none -> new ArrayList<>());
    }
}
