package io.dibs.http;

/** Ends the handling of a request with a problem. It carries no stack: it is an answer, not a fault. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Refused(Problem problem) {
        super(problem.kind().code, null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
