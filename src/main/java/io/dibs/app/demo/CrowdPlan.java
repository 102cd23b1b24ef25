package io.dibs.app.demo;

/**
 * When the people of a crowd press the button. The first of them, as many as there are coupons, come faster and faster,
 * so that a watcher sees single coupons go; all others follow at a constant rate.
 *
 * @param people how many there are
 * @param stock how many coupons there are for them
 * @param floodMillis how long those take who follow
 */
record CrowdPlan(int people, int stock, long floodMillis) {
    private static final long LEAD_MILLIS = 4_000;
    private static final int SMALL = 1_000;
    private static final int LARGE = 10_000;

    static CrowdPlan of(int people, int stock) {
        if (people <= SMALL) {
            return new CrowdPlan(people, stock, 2_000);
        }
        return new CrowdPlan(people, stock, people <= LARGE ? 5_000 : 20_000);
    }

    /** How many have pressed this long after the crowd was released. */
    int pressed(long millis) {
        int early = Math.min(people, stock);
        if (millis < LEAD_MILLIS) {
            double share = (double) millis / LEAD_MILLIS;
            return (int) (early * share * share);
        }
        long flood = Math.min(floodMillis, millis - LEAD_MILLIS);
        return early + (int) ((people - early) * flood / floodMillis);
    }
}
