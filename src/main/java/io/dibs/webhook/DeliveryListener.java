package io.dibs.webhook;

/** Hears what becomes of each attempt of this node; on the courier's context. */
public interface DeliveryListener {
    void attempted(DeliveryAttempt errand, DeliveryResult receipt);
}
