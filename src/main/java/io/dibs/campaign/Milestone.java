package io.dibs.campaign;

import java.util.ArrayList;
import java.util.List;

/** How much of a campaign's stock is gone. Sequences have no gaps, so exactly one coupon reaches each. */
public enum Milestone {
    HALF_GONE(5),
    NINE_TENTHS_GONE(9),
    SOLD_OUT(10);

    private final int tenths;

    Milestone(int tenths) {
        this.tenths = tenths;
    }

    public int tenths() {
        return tenths;
    }

    /** The sequence that reaches it. */
    public int of(int stock) {
        return (int) (((long) stock * tenths + 9) / 10);
    }

    /** What the coupon of this sequence reaches: mostly nothing. */
    public static List<Milestone> reachedBy(int sequence, int stock) {
        if (sequence < HALF_GONE.of(stock)) {
            return List.of();
        }
        List<Milestone> reached = new ArrayList<>(0);
        for (Milestone milestone : values()) {
            if (sequence == milestone.of(stock)) {
                reached.add(milestone);
            }
        }
        return reached;
    }
}
