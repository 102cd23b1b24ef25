package io.dibs.app.demo;

import io.vertx.core.json.JsonObject;

/** The five promises of a sale, with the figures that show whether they hold so far. */
final class PromiseCheck {
    private final CrowdRecord record;
    private JsonObject audit = new JsonObject();
    private int promisedAtAudit;
    private int differing;
    private boolean isOver;

    PromiseCheck(CrowdRecord record) {
        this.record = record;
    }

    /**
     * @param proof what the audit of the campaign says
     * @param promised the coupons that had been promised when it was asked for
     */
    void audited(JsonObject proof, int promised) {
        audit = proof;
        promisedAtAudit = promised;
    }

    /**
     * The sale is over.
     *
     * @param coupons of the database that differ from those which were promised
     */
    void compared(int coupons) {
        differing = coupons;
        isOver = true;
    }

    boolean holds() {
        return neverOver() && neverTwice() && neverLost() && inOrder() && neverVague();
    }

    private boolean neverOver() {
        return figure("overIssue") == 0 && record.coupons() <= record.stock();
    }

    private boolean neverTwice() {
        return record.wrong() == 0 && figure("duplicates") == 0;
    }

    private boolean neverLost() {
        return figure("issued") >= promisedAtAudit && differing == 0;
    }

    private boolean inOrder() {
        return figure("gaps") == 0;
    }

    /** Until the sale is over, who has no answer yet asks again. */
    private boolean neverVague() {
        return !isOver || record.isComplete();
    }

    private int figure(String name) {
        return audit.getInteger(name, 0);
    }

    JsonObject shown() {
        int issued = Math.max(record.coupons(), figure("issued"));
        return new JsonObject()
                .put("over", promise(neverOver()).put("issued", issued).put("stock", record.stock()))
                .put(
                        "twice",
                        promise(neverTwice()).put("holders", record.coupons()).put("same", record.sameAgain()))
                .put(
                        "lost",
                        promise(neverLost()).put("promised", promisedAtAudit).put("rows", figure("issued")))
                .put(
                        "order",
                        promise(inOrder())
                                .put("highest", figure("highestSequence"))
                                .put("gaps", figure("gaps")))
                .put(
                        "vague",
                        promise(neverVague())
                                .put("definite", record.definite())
                                .put("people", record.people())
                                .put("again", record.askedAgain()));
    }

    private static JsonObject promise(boolean holds) {
        return new JsonObject().put("holds", holds);
    }
}
