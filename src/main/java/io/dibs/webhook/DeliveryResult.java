package io.dibs.webhook;

import org.jspecify.annotations.Nullable;

/**
 * The result of a delivery attempt.
 *
 * @param status of the receiver's answer, or null where there was none
 * @param error null where it was delivered
 * @param isFinal whether another attempt is of no use
 * @param waitMillis what the receiver asks to wait; 0 where it says nothing
 */
public record DeliveryResult(
        @Nullable Integer status, @Nullable String error, boolean isFinal, long waitMillis) {
    static DeliveryResult delivered(int status) {
        return new DeliveryResult(status, null, true, 0);
    }

    static DeliveryResult failed(String error) {
        return new DeliveryResult(null, error, false, 0);
    }

    public boolean isDelivered() {
        return error == null;
    }
}
