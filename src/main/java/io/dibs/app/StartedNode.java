package io.dibs.app;

import java.util.Optional;

/**
 * What a node has opened.
 *
 * @param newAdministrator whether this node has just made the first one, with a password that nobody knows
 * @param contents of an embedded database
 */
public record StartedNode(int httpPort, int managementPort, boolean newAdministrator, Optional<Contents> contents) {
    public record Contents(long campaigns, long coupons) {
        @Override
        public String toString() {
            return campaigns == 0
                    ? "no campaign yet"
                    : counted(campaigns, "campaign") + ", " + counted(coupons, "coupon");
        }

        private static String counted(long count, String noun) {
            return count + " " + noun + (count == 1 ? "" : "s");
        }
    }
}
