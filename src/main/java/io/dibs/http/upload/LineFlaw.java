package io.dibs.http.upload;

/** What is wrong with a line of an upload. It carries no stack: it is an answer, not a fault. */
final class LineFlaw extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String detail;

    LineFlaw(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
