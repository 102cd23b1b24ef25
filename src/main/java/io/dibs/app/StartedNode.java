package io.dibs.app;

import java.util.Optional;

/**
 * What a node has opened.
 *
 * @param administrator the password of the first one, where this node has just made it up
 * @param contents of an embedded database
 */
public record StartedNode(
        int httpPort, int managementPort, Optional<HiddenText> administrator, Optional<Contents> contents) {
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
