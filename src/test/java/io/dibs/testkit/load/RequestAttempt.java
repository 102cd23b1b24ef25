package io.dibs.testkit.load;

/** One request on its way. Times are of {@link System#nanoTime}; the intended one stays the same over all tries. */
record RequestAttempt(long request, long intended, int tries, long notBefore) {
    RequestAttempt again(long notBefore) {
        return new RequestAttempt(request, intended, tries + 1, notBefore);
    }
}
