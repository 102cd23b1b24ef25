package io.dibs.webhook;

/** Hears what becomes of each attempt of this node; on the courier's context. */
public interface CourierListener {
    void attempted(Errand errand, Receipt receipt);
}
