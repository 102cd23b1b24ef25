package io.dibs.campaign;

/** The bound on the memory that coupons take on a node. All campaigns of a node share one. */
public interface MemoryBudget {
    MemoryBudget UNBOUNDED = new MemoryBudget() {
        @Override
        public boolean isLeft() {
            return true;
        }

        @Override
        public boolean takeIfLeft(long bytes) {
            return true;
        }

        @Override
        public void take(long bytes) {}

        @Override
        public void giveBack(long bytes) {}
    };

    boolean isLeft();

    /** Takes all of it at once where the bound allows that. */
    boolean takeIfLeft(long bytes);

    void take(long bytes);

    void giveBack(long bytes);
}
