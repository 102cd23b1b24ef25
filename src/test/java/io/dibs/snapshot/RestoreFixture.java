package io.dibs.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.dibs.campaign.Terms;
import io.dibs.campaign.TestCampaigns;
import io.dibs.shard.CouponPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** A campaign whose snapshot is read at a takeover. Five records are a chunk, seven coupons a page. */
abstract class RestoreFixture {
    static final String HEADER = "snapshot:{c}:header";
    static final Terms SALE = TestCampaigns.terms("c", 100, 1);

    final MemorySnapshots node = new MemorySnapshots();
    final List<CouponPage> pages = new ArrayList<>();
    final List<String> failures = new ArrayList<>();

    @BeforeEach
    void begin() {
        node.campaign(SALE);
        node.takeOver();
    }

    static String chunk(int number) {
        return "snapshot:{c}:chunk:" + number;
    }

    void sellAndWrite(int coupons) {
        node.sell("c", coupons);
        node.write();
    }

    void ask() {
        pages.clear();
        failures.clear();
        node.read("c", pages, failures);
    }

    /** All that was issued, and nothing else. */
    void assertRead(int issued) {
        ask();
        node.store.settle();
        assertWhole(issued);
    }

    void assertWhole(int issued) {
        assertThat(failures).isEmpty();
        List<String> read = new ArrayList<>();
        pages.sort(Comparator.comparingInt(CouponPage::firstSequence));
        for (CouponPage page : pages) {
            for (int i = 0; i < page.size(); i++) {
                read.add(page.firstSequence() + i + " " + page.highs()[i] + " " + page.lows()[i] + " "
                        + page.issuedAt()[i]);
            }
        }
        assertThat(read)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, issued)
                        .mapToObj(n -> MemorySnapshots.coupon(SALE, n))
                        .map(each -> each.sequence() + " " + each.user().high() + " "
                                + each.user().low() + " " + each.issuedAt())
                        .toList());
    }

    /** The next takeover finds a whole snapshot. */
    void assertSnapshotHolds(int coupons) {
        node.write();
        node.takeOver();
        node.listener.used.clear();
        assertRead(coupons);
        assertThat(node.listener.used).containsEntry("c", coupons);
    }
}
