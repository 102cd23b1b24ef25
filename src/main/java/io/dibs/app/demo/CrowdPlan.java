package io.dibs.app.demo;

/**
 * When the people of a crowd press the button. The first of them, as many as there are coupons, come faster and faster,
 * so that a watcher sees single coupons go; all others follow at a constant rate.
 *
 * @param people how many there are
 * @param early how many of them come single
 * @param earlyMillis how long these take
 * @param floodMillis how long those take who follow
 */
record CrowdPlan(int people, int early, long earlyMillis, long floodMillis) {
    private static final long EARLY_MILLIS = 4_000;
    private static final int SMALL = 1_000;
    private static final int LARGE = 10_000;

    static CrowdPlan of(int people, int stock) {
        int early = Math.min(people, stock);
        if (people <= SMALL) {
            return new CrowdPlan(people, early, EARLY_MILLIS, 2_000);
        }
        return new CrowdPlan(people, early, EARLY_MILLIS, people <= LARGE ? 3_000 : 25_000);
    }

    /** All of them at a constant rate. */
    static CrowdPlan constant(int people, long millis) {
        return new CrowdPlan(people, 0, 0, millis);
    }

    /** How many have pressed this long after the crowd was released. */
    int pressed(long millis) {
        if (millis < earlyMillis) {
            double share = (double) millis / earlyMillis;
            return (int) (early * share * share);
        }
        long flood = Math.min(floodMillis, millis - earlyMillis);
        return early + (int) ((people - early) * flood / floodMillis);
    }
}
