package io.dibs.http.answer;

import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with a problem. It carries no stack: it is an answer, not a fault. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public RefusedException(Problem problem) {
        super(problem.kind().code, null, false, false);
        this.problem = problem;
    }

    public static void unless(boolean holds, Problem problem) {
        if (!holds) {
            throw new RefusedException(problem);
        }
    }

    /** @param flaw what is wrong with the field, or null */
    public static void where(String field, @Nullable String flaw) {
        if (flaw != null) {
            throw new RefusedException(Problem.badField(field, flaw));
        }
    }

    public Problem problem() {
        return problem;
    }
}
