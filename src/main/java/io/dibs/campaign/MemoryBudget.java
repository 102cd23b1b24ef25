package io.dibs.campaign;

/** The bound on the memory that coupons take on a node. All campaigns of a node share one. */
public interface MemoryBudget {
    MemoryBudget UNBOUNDED = new MemoryBudget() {
        @Override
        public boolean hasSpace() {
            return true;
        }

        @Override
        public boolean tryReserve(long bytes) {
            return true;
        }

        @Override
        public void reserve(long bytes) {}

        @Override
        public void release(long bytes) {}
    };

    boolean hasSpace();

    /** Takes all of it at once where the bound allows that. */
    boolean tryReserve(long bytes);

    void reserve(long bytes);

    void release(long bytes);
}
