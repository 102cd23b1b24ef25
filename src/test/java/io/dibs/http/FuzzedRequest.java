package io.dibs.http;

/**
 * One request as bytes.
 *
 * @param target with its query
 * @param isWellFormed whether HTTP was kept to, so that there must be an answer, and one that the contract names
 */
record FuzzedRequest(String method, String target, byte[] bytes, boolean isWellFormed) {
    /** A page of events goes on, and one that waits may be silent for as long as it was asked to. */
    boolean mayTakeLong() {
        return target.contains("wait=") || target.contains("/live");
    }

    /** A path that leads to another one. */
    boolean isDetour() {
        return path().matches(".*/(\\.|%2e){1,2}(/|%2f|$).*");
    }

    String path() {
        return target.split("[?#]")[0];
    }
}
