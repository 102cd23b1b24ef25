package io.dibs.load;

/** One request on its way. Times are of {@link System#nanoTime}; the intended one stays the same over all tries. */
record Attempt(long request, long intended, int tries, long notBefore) {
    Attempt again(long notBefore) {
        return new Attempt(request, intended, tries + 1, notBefore);
    }
}
