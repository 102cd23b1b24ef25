package io.dibs.webhook;

/** Receives each delivery attempt of this node, on the dispatcher's context. */
public interface DeliveryListener {
    void attempted(DeliveryAttempt attempt, DeliveryResult result);
}
