package io.dibs.webhook;

/** Is told about each delivery attempt of this node, on the dispatcher's context. */
public interface DeliveryListener {
    void attempted(DeliveryAttempt errand, DeliveryResult receipt);
}
